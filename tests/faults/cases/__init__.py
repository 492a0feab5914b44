"""One function for each fault, in the room of what it hurts."""

from tests.faults.cases import editing, elasticsearch, importing, indexing, postgresql, sqlite, web

__all__ = ["editing", "elasticsearch", "importing", "indexing", "postgresql", "sqlite", "web"]
