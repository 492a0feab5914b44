from __future__ import annotations

import io
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from konstellation.members.models import Organisation
from konstellation.project import configuration, doctor
from konstellation.project.configuration import Severity
from konstellation.search import indexing
from konstellation.search.client import engine
from konstellation.search.document import registry
from konstellation.search.models import Pending
from tests.factories.members import OrganisationFactory

PUBLIC = {
    "PUBLIC_BASE_URL": "https://network.example",
    "ALLOWED_HOSTS": ["network.example"],
}
UNSAFE = {
    "short secret": ("SECRET_KEY", {"SECRET_KEY": "short"}),
    "known secret": ("SECRET_KEY", {"SECRET_KEY": "django-insecure-" + "0123456789" * 5}),
    "one secret for two": (
        "PERSONAL_NUMBER_KEY",
        {"SECRET_KEY": "0123456789" * 6, "PERSONAL_NUMBER_KEY": "0123456789" * 6},
    ),
    "any host": ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": ["*"]}),
    "host not allowed": ("ALLOWED_HOSTS", PUBLIC | {"ALLOWED_HOSTS": ["localhost"]}),
    "readable passwords": (
        "PUBLIC_BASE_URL",
        PUBLIC | {"PUBLIC_BASE_URL": "http://network.example"},
    ),
    "no address": ("PUBLIC_BASE_URL", {"PUBLIC_BASE_URL": "network.example"}),
    "debugging in public": ("DEBUG", PUBLIC | {"DEBUG": True}),
}


def errors() -> list[str]:
    return [found.about for found in doctor.examine() if found.severity is Severity.ERROR]


@pytest.fixture
def indexes(index):
    for name in registry.documents:
        indexing.rebuild(name)
    return index


def examined() -> str:
    said = io.StringIO()
    call_command("doctor", stdout=said)
    return said.getvalue()


def test_a_fresh_installation_has_no_errors(db, indexes, settings):
    settings.WEB_PROCESSES = 1

    assert errors() == []
    assert "Nothing that must be cured." in examined()


@pytest.mark.parametrize(("about", "unsafe"), UNSAFE.values(), ids=UNSAFE)
def test_an_unsafe_setting_is_named_and_fails(db, indexes, settings, about, unsafe):
    settings.WEB_PROCESSES = 1
    for name, value in unsafe.items():
        setattr(settings, name, value)
    said = io.StringIO()

    with pytest.raises(SystemExit) as leaving:
        call_command("doctor", stdout=said)

    assert leaving.value.code == 1
    assert f"✗ {about}: " in said.getvalue()


@pytest.mark.parametrize(("about", "unsafe"), UNSAFE.values(), ids=UNSAFE)
def test_an_unsafe_setting_stops_every_start(about, unsafe):
    with override_settings(**unsafe), pytest.raises(SystemCheckError) as refusal:
        call_command("check")

    assert f"konstellation.{about}" in str(refusal.value)


def test_debugging_on_the_own_machine_is_only_a_warning(settings):
    settings.DEBUG = True

    found = [finding for finding in configuration.findings() if finding.about == "DEBUG"]

    assert [finding.severity for finding in found] == [Severity.WARNING]


def test_serving_is_refused_with_the_reason(run):
    answer = run("serve", ALLOWED_HOSTS="*")

    assert answer.returncode == 1
    assert "ALLOWED_HOSTS allows any host" in answer.stderr


def test_serving_without_migrations_says_what_to_do(run):
    answer = run("serve")

    assert answer.returncode == 1
    assert "konstellation migrate" in answer.stderr


def test_missing_migrations_are_named(run):
    answer = run("doctor")

    assert answer.returncode == 1
    assert "migrations are missing" in answer.stdout


def test_a_lost_index_is_named_and_fixed(db, index, settings):
    settings.WEB_PROCESSES = 1
    assert errors() == ["search"] * len(registry.documents)

    call_command("doctor", "--fix", stdout=io.StringIO())

    assert errors() == []


def test_what_the_index_has_otherwise_is_named_and_mended(db, indexes, settings):
    settings.WEB_PROCESSES = 1
    missing, stale = OrganisationFactory(), OrganisationFactory(name="Gamla Namnet")
    indexes()
    engine().remove("organisations", [str(missing.pk)])
    Organisation.objects.filter(pk=stale.pk).update(name="Nya Namnet")

    [said] = [finding.what for finding in doctor.examine() if finding.about == "search"]
    call_command("doctor", "--fix", stdout=io.StringIO())

    assert f"1 missing ({missing.pk})" in said
    assert f"1 with old values ({stale.pk})" in said
    assert errors() == []


def test_documents_that_cannot_be_indexed_are_named(db, indexes, settings):
    settings.WEB_PROCESSES = 1
    now = datetime.now(UTC)
    for number in range(doctor.MOST_NAMED + 2):
        Pending.objects.create(
            index="people",
            record_id=UUID(int=number),
            not_before=now,
            given_up_at=now,
            last_error=f"MappingError({number})",
        )

    found = [finding.what for finding in doctor.examine() if finding.about == "outbox"]

    assert f"people/{UUID(int=0)}" in found[0]
    assert "MappingError(0)" in found[0]
    assert found[doctor.MOST_NAMED] == "2 more cannot be indexed."


def test_a_cache_for_each_process_is_named(db, indexes, settings):
    settings.WEB_PROCESSES = 2

    assert "cache" in errors()


@pytest.mark.parametrize(
    ("release", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
    ],
)
def test_which_sqlite_may_lose_its_log(release, is_safe):
    assert doctor.is_safe_sqlite(release) is is_safe


def test_old_libraries_are_named(monkeypatch):
    monkeypatch.setattr(doctor, "version", lambda package: "1.0")

    found = {finding.about for finding in doctor.examine() if "known holes" in finding.what}

    assert found == set(doctor.FLOORS)


def test_the_limits_are_printed(db, indexes, settings):
    settings.WEB_PROCESSES = 1

    said = examined()

    assert "GraphQL" in said
    assert "requests per minute" in said
