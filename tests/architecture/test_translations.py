"""Every word that the backend says has Swedish, and the Swedish fits where it is put."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.db.models import Field, Model
from django.utils.functional import Promise

from konstellation.common.models import Record
from konstellation.project import translations

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")
RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]
# Every record has these; none of them is told as a change.
BOOKKEEPING = {field.name for field in Record._meta.get_fields()} | {"id"}
CATALOGUE = translations.CATALOGUE


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="sv")


def messages() -> list[Message]:
    return [message for message in catalogue() if message.id]


def forms(words: object) -> list[str]:
    return [words] if isinstance(words, str) else list(words)  # type: ignore[call-overload]


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_everything_in_the_source_has_swedish() -> None:
    assert translations.untranslated() == []


def test_the_catalogue_has_nothing_fuzzy_obsolete_or_empty() -> None:
    assert not catalogue().obsolete
    for message in messages():
        assert not message.fuzzy, message.id
        assert all(forms(message.string)), message.id


@pytest.mark.parametrize("message", messages(), ids=lambda message: forms(message.id)[0][:50])
def test_the_swedish_keeps_the_placeholders(message: Message) -> None:
    wanted = placeholders(forms(message.id)[-1])
    for swedish in forms(message.string):
        assert placeholders(swedish) == wanted


def test_a_lost_placeholder_is_seen() -> None:
    assert placeholders("“%(text)s” is not valid.") != placeholders("”%(txt)s” är inte giltigt.")


def told(model: type[Model]) -> list[Field]:
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [field for field in fields if field.name not in BOOKKEEPING]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_what_history_calls_a_field_can_be_said_in_swedish(model: type[Model]) -> None:
    unnamed = [field.name for field in told(model) if not isinstance(field.verbose_name, Promise)]
    assert unnamed == []


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_a_record_has_a_name_in_swedish(model: type[Model]) -> None:
    assert isinstance(model._meta.verbose_name, Promise)
    assert isinstance(model._meta.verbose_name_plural, Promise)
