"""Extending and mending the shared vocabulary."""

from __future__ import annotations

from typing import Any, TypedDict, TypeVar

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.transactions import transactional
from konstellation.members.models import Competence, Theme
from konstellation.members.policies import require
from konstellation.members.selectors import vocabulary

T = TypeVar("T", Competence, Theme)


class TermFields(TypedDict, total=False):
    """``broader`` is the key of what the word is a kind of; empty for nothing."""

    key: str
    name_sv: str
    name_en: str
    synonyms_sv: list[str]
    synonyms_en: list[str]
    broader: str


@transactional
def create_term(*, actor: User, model: type[T], fields: TermFields) -> T:
    require(actor, "update", "vocabulary")
    return journal.create(model(**_columns(model, fields)), by=actor)


@transactional
def update_term(*, actor: User, term: T, fields: TermFields, expected: int) -> T:
    require(actor, "update", "vocabulary")
    return journal.update(term, by=actor, expected=expected, **_columns(type(term), fields))


def _columns(model: type[T], fields: TermFields) -> dict[str, Any]:
    columns: dict[str, Any] = dict(fields)
    if "broader" in fields:
        key = fields["broader"]
        columns["broader"] = vocabulary.terms(model, [key], "broader")[0] if key else None
    return columns
