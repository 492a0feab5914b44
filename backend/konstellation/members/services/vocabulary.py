"""Extending and mending the shared vocabulary."""

from __future__ import annotations

from typing import TypedDict, TypeVar

from django.db import transaction

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.members.models import Competence, Theme
from konstellation.members.policies import require

T = TypeVar("T", Competence, Theme)


class TermFields(TypedDict, total=False):
    key: str
    name_sv: str
    name_en: str
    synonyms_sv: list[str]
    synonyms_en: list[str]
    broader_id: object


@transaction.atomic
def create_term(*, actor: User, model: type[T], fields: TermFields) -> T:
    require(actor, "update", "vocabulary")
    return journal.create(model(**fields), by=actor)


@transaction.atomic
def update_term(*, actor: User, term: T, fields: TermFields, expected: int) -> T:
    require(actor, "update", "vocabulary")
    return journal.update(term, by=actor, expected=expected, **fields)
