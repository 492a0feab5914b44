"""Exactly the plan is applied, each row once, and it can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from konstellation.accounts.models import RoleGrant, User
from konstellation.audit import journal
from konstellation.audit.models import Entry, Source
from konstellation.common.errors import Invalid, NotAllowed
from konstellation.exchange import jobs, services, staging
from konstellation.exchange.models import ImportRun, State
from konstellation.exchange.services import Choice
from konstellation.exchange.sheet import NewRow

from .conftest import Upload, codes, outcomes, person, row
from .sheets import UserSheet

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What ends a process without letting it clean up."""


def apply(run: ImportRun) -> ImportRun:
    return services.apply(actor=run.uploader, run=run, now=True)


def undo(run: ImportRun) -> ImportRun:
    return services.undo(actor=run.uploader, run=run, now=True)


@pytest.fixture
def broken_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Lets the second chunk of creations fail in the middle, once."""

    def _break(error: BaseException) -> None:
        calls = 0
        create = UserSheet.create

        def failing(self: UserSheet, *, actor: User, rows: list[NewRow]) -> Any:
            nonlocal calls
            calls += 1
            made = create(self, actor=actor, rows=rows)
            if calls == 2:
                raise error
            return made

        monkeypatch.setattr(UserSheet, "create", failing)

    return _break


def many(count: int) -> str:
    return "E-post\n" + "".join(f"u{number}@example.com\n" for number in range(count))


def test_the_plan_is_applied_by_the_uploader(planned: Upload, keeper: User) -> None:
    anna = person(email="anna@example.com", name="Anna")
    run = planned("E-post;Namn\nanna@example.com;Anna Alm\nnew@example.com;Nils\nno;No\n")

    apply(run)

    anna.refresh_from_db()
    assert anna.name == "Anna Alm"
    assert User.objects.get(email="new@example.com").name == "Nils"
    assert outcomes(run) == {2: "applied", 3: "applied", 4: ""}
    assert (run.state, run.progress) == (State.APPLIED, 100)
    entries = Entry.objects.filter(model="accounts.user", source=Source.IMPORT)
    assert {(entry.actor, entry.request_id) for entry in entries} == {(keeper, str(run.pk))}


def test_an_empty_cell_keeps_and_a_token_clears(planned: Upload) -> None:  # 106
    anna = person(email="anna@example.com", name="Anna", language="en")
    bo = person(email="bo@example.com", name="Bo", language="en")

    apply(planned("E-post;Namn;Språk\nanna@example.com;;\nbo@example.com;<töm>;Svenska\n"))

    anna.refresh_from_db()
    bo.refresh_from_db()
    assert (anna.name, anna.language, anna.version) == ("Anna", "en", 1)
    assert (bo.name, bo.language) == ("", "sv")


def test_rows_that_changed_since_are_reported_and_others_applied(planned: Upload) -> None:  # 110
    anna = person(email="anna@example.com", name="Anna")
    person(email="bo@example.com", name="Bo")
    run = planned(
        "E-post;Namn\nanna@example.com;Anna Alm\nbo@example.com;Bo Ek\ncia@example.com;Cia\n"
    )
    journal.update(anna, by=None, name="Anna Ask")
    person(email="cia@example.com", name="Somebody else")

    apply(run)

    assert outcomes(run) == {2: "stale", 3: "applied", 4: "stale"}
    assert (codes(run, 2), codes(run, 4)) == (["changed_since"], ["created_since"])
    names = dict(User.objects.values_list("email", "name"))
    assert names["anna@example.com"] == "Anna Ask"
    assert names["bo@example.com"] == "Bo Ek"
    assert names["cia@example.com"] == "Somebody else"


@pytest.mark.parametrize("error", [RuntimeError("disk full"), Killed()])
def test_an_interrupted_import_goes_on_and_takes_no_row_twice(
    planned: Upload, settings: Any, broken_once: Callable[..., None], error: BaseException
) -> None:
    settings.IMPORT_LIMITS = {"chunk": 10}
    run = planned(many(35))
    before = User.objects.count()
    broken_once(error)

    with pytest.raises(type(error)):
        apply(run)

    run.refresh_from_db()
    assert User.objects.count() == before + 10
    assert run.state == (State.APPLYING if isinstance(error, Killed) else State.FAILED)
    later = timezone.now() + timedelta(minutes=10)
    with time_machine.travel(later):
        apply(run)
    assert run.state == State.APPLIED
    assert User.objects.count() == before + 35
    assert run.counts["applied"] == 35
    created = Entry.objects.filter(request_id=str(run.pk)).values_list("record_id", flat=True)
    assert len(created) == len(set(created)) == 35


def test_a_run_at_work_is_not_taken_by_another_process(
    planned: Upload, broken_once: Callable[..., None], settings: Any
) -> None:
    settings.IMPORT_LIMITS = {"chunk": 10}
    run = planned(many(25))
    broken_once(Killed())
    with pytest.raises(Killed):
        apply(run)
    run.refresh_from_db()

    with pytest.raises(staging.Overtaken):
        apply(run)

    assert jobs.resume_interrupted() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        assert jobs.resume_interrupted() == 1
    run.refresh_from_db()
    assert run.state == State.APPLIED


def test_a_refused_row_does_not_hold_up_the_others(
    planned: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = UserSheet.create

    def picky(self: UserSheet, *, actor: User, rows: list[NewRow]) -> Any:
        if any(new.values["email"] == "u5@example.com" for new in rows):
            raise Invalid({"email": ["Not this one."]})
        return create(self, actor=actor, rows=rows)

    run = planned(many(9))
    monkeypatch.setattr(UserSheet, "create", picky)

    apply(run)

    assert outcomes(run) == {
        number: "failed" if number == 7 else "applied" for number in range(2, 11)
    }
    assert row(run, 7).reasons[0]["params"] == {"text": "email: Not this one."}
    assert not User.objects.filter(email="u5@example.com").exists()


def test_undo_takes_back_what_was_not_edited_later(planned: Upload) -> None:  # 111
    anna = person(email="anna@example.com", name="Anna", language="sv")
    bo = person(email="bo@example.com", name="Bo", language="sv")
    run = planned(
        "E-post;Namn;Språk\n"
        "anna@example.com;Anna Alm;Engelska\n"
        "bo@example.com;Bo Ek;Engelska\n"
        "new@example.com;Nils;\n"
        "kept@example.com;Kajsa;\n"
    )
    apply(run)
    anna.refresh_from_db()
    journal.update(anna, by=None, name="Anna Ask")
    journal.update(User.objects.get(email="kept@example.com"), by=None, name="Kajsa Lind")

    undo(run)

    anna.refresh_from_db()
    bo.refresh_from_db()
    assert (anna.name, anna.language) == ("Anna Ask", "sv")
    assert (bo.name, bo.language) == ("Bo", "sv")
    assert not User.objects.filter(email="new@example.com").exists()
    assert User.objects.filter(email="kept@example.com").exists()
    assert outcomes(run) == {2: "undone", 3: "undone", 4: "undone", 5: "kept"}
    assert row(run, 2).reasons[0] == {
        "code": "edited_later",
        "column": "",
        "cell": "",
        "params": {"fields": "name"},
    }
    assert run.state == State.UNDONE


def test_doubles_wait_for_a_decision(planned: Upload, keeper: User) -> None:
    nyman = person(email="nils@example.com", name="Nils Nyman Konsult")
    run = planned(
        "E-post;Namn\n"
        "nils2@example.com;Nils Nyman Konsult AB\n"
        "nils3@example.com;Nils Nymann Konsult\n"
    )
    assert run.counts == {"double": 2}
    assert row(run, 2).suspects[0]["record"] == str(nyman.pk)

    services.decide(
        actor=keeper, run=run, choices={2: Choice("same", record=nyman.pk), 3: Choice("skip")}
    )
    assert row(run, 2).difference["email"] == ["nils@example.com", "nils2@example.com"]
    apply(run)

    nyman.refresh_from_db()
    assert (nyman.email, nyman.name) == ("nils2@example.com", "Nils Nyman Konsult AB")
    assert outcomes(run) == {2: "applied", 3: "skipped"}


def test_an_undecided_double_is_skipped(planned: Upload) -> None:
    person(email="nils@example.com", name="Nils Nyman Konsult")
    before = User.objects.count()
    run = planned("E-post;Namn\nnils2@example.com;Nils Nyman Konsult AB\n")

    apply(run)

    assert outcomes(run) == {2: "skipped"}
    assert User.objects.count() == before


def test_an_import_that_changes_nearly_all_needs_a_second_person(
    planned: Upload, keeper: User, colleague: User
) -> None:  # 109
    for number in range(30):
        person(email=f"u{number}@example.com", name=f"Old {number}")
    lines = "".join(f"u{number}@example.com;New {number}\n" for number in range(30))
    run = planned(f"E-post;Namn\n{lines}keeper@example.com;Karin E\n")
    assert [concern["code"] for concern in run.concerns] == ["changes_nearly_all"]

    with pytest.raises(services.NeedsConfirmation):
        apply(run)
    with pytest.raises(NotAllowed):
        services.confirm(actor=keeper, run=run)
    assert User.objects.filter(name__startswith="New").count() == 0

    services.confirm(actor=colleague, run=run)
    apply(run)
    assert User.objects.filter(name__startswith="New").count() == 30


def test_an_import_that_ends_many_needs_a_second_person(planned: Upload) -> None:  # 109
    for number in range(30):
        user = person(email=f"u{number}@example.com")
        RoleGrant.objects.create(user=user, role="panellist", starts_on="2026-01-01")
    lines = "".join(f"u{n}@example.com;Panellist;2026-01-01;2026-06-30\n" for n in range(11))

    run = planned(f"Användare;Roll;Från;Till\n{lines}", sheet="grants")

    assert run.concerns == [{"code": "closes_many", "params": {"closed": 11}}]


def test_links_between_records_are_imported(planned: Upload, colleague: User) -> None:
    run = planned(
        "User,Role,From,To\n"
        "colleague@example.com,Process manager,2026-01-01,\n"
        "Olle Berg,Panel member,2026-02-01,2026-03-01\n"
        "nobody@example.com,Panel member,2026-02-01,\n",
        sheet="grants",
    )

    apply(run)

    assert set(colleague.role_grants.values_list("role", flat=True)) == {
        "process_manager",
        "panellist",
    }
    assert codes(run, 4) == ["not_found"]
    assert row(run, 4).reasons[0]["cell"] == "A4"


def test_only_the_uploader_works_with_an_import(planned: Upload, colleague: User) -> None:
    run = planned("E-post\na@example.com\n")
    before = User.objects.count()

    with pytest.raises(NotAllowed):
        services.apply(actor=colleague, run=run, now=True)

    assert User.objects.count() == before


def test_uploads_are_counted_by_the_hour(upload: Upload, settings: Any) -> None:
    settings.IMPORT_LIMITS = {"uploads_per_hour": 1}
    upload("E-post\na@example.com\n")

    with pytest.raises(services.TooManyImports):
        upload("E-post\nb@example.com\n")


def test_a_discarded_import_leaves_no_rows_and_no_file(planned: Upload, keeper: User) -> None:
    run = planned("E-post\na@example.com\n")

    services.discard(actor=keeper, run=run)

    assert (run.state, run.file.name, run.rows.count()) == (State.DISCARDED, "", 0)


def test_old_runs_are_forgotten_with_their_files(planned: Upload) -> None:
    run = planned("E-post\na@example.com\n")
    apply(run)
    path = run.file.path

    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert jobs.forget_old() == 1

    assert not ImportRun.objects.exists()
    with pytest.raises(FileNotFoundError):
        Path(path).stat()
