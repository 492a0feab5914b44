from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError
from django.utils import timezone

from konstellation.api.models import IdempotencyRecord
from konstellation.api.rest import idempotency
from konstellation.common.errors import Unavailable
from konstellation.members.models import Delegate, Invitation, Organisation
from konstellation.members.services import delegates, register
from tests.api.rest.conftest import refused
from tests.factories.members import UserFactory

NEW = {"name": "Ny", "kind": "company"}


@pytest.fixture
def staff(as_user, keeper):
    return as_user(keeper)


def test_the_same_request_is_done_once_and_answered_alike(staff):
    first = staff.post("organisations/", NEW, Idempotency_Key="k-1")
    second = staff.post("organisations/", NEW, Idempotency_Key="k-1")

    assert first.status_code == second.status_code == 201
    assert second.json() == first.json()
    assert second["ETag"] == first["ETag"]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Organisation.objects.count() == 1


def test_a_message_is_sent_once(as_user, keeper, administrator, django_capture_on_commit_callbacks):
    organisation = Delegate.objects.get().organisation
    invitation = {"email": "ny@example.org", "organisation": str(organisation.pk)}
    api = as_user(administrator)

    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(3):
            assert api.post("invitations/", invitation, Idempotency_Key="k").status_code == 201

    assert Invitation.objects.count() == len(mail.outbox) == 1


def test_too_many_invitations_are_told_when_to_go_on(as_user, administrator, monkeypatch):
    organisation = Delegate.objects.get().organisation
    monkeypatch.setattr(delegates, "INVITATIONS_A_DAY", 1)
    api = as_user(administrator)
    body = {"email": "a@example.org", "organisation": str(organisation.pk)}

    assert api.post("invitations/", body).status_code == 201
    answer = api.post("invitations/", {**body, "email": "b@example.org"})

    refused(answer, 429, "TOO_MANY_INVITATIONS")
    assert 86_000 < int(answer["Retry-After"]) <= 86_400
    assert Invitation.objects.count() == 1


def test_a_refusal_is_repeated_as_well(staff):
    first = refused(staff.post("organisations/", {"name": "Ny"}, Idempotency_Key="k"), 400)
    second = refused_again(staff.post("organisations/", {"name": "Ny"}, Idempotency_Key="k"), 400)

    assert second["fields"] == first["fields"]


def test_the_key_belongs_to_one_body(staff):
    staff.post("organisations/", NEW, Idempotency_Key="k")

    other = staff.post("organisations/", {**NEW, "name": "Annan"}, Idempotency_Key="k")

    refused(other, 422, "IDEMPOTENCY_KEY_REUSED")
    assert Organisation.objects.count() == 1


def test_the_key_belongs_to_one_user_and_one_address(as_user, staff):
    other = as_user(UserFactory(is_superuser=True))

    assert staff.post("organisations/", NEW, Idempotency_Key="k").status_code == 201
    assert other.post("organisations/", NEW, Idempotency_Key="k").status_code == 201
    refused(staff.post("themes/", {"key": "a"}, Idempotency_Key="k"), 400)

    assert Organisation.objects.count() == 2


def test_a_twin_that_comes_meanwhile_is_refused(staff, monkeypatch):
    twins = []
    create = register.create

    def slow(**said):
        twins.append(staff.post("organisations/", NEW, Idempotency_Key="k"))
        return create(**said)

    monkeypatch.setattr(register, "create", slow)
    answer = staff.post("organisations/", NEW, Idempotency_Key="k")

    assert answer.status_code == 201
    assert [refused(twin, 409, "IN_PROGRESS")["status"] for twin in twins] == [409]
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [(Unavailable(), 503), (OperationalError("locked"), 503), (RuntimeError("x"), 500)],
)
def test_what_may_go_well_next_time_is_not_kept_and_nothing_is_written(
    staff, monkeypatch, error, status
):
    create = register.create

    def failing(**said):
        create(**said)
        raise error

    monkeypatch.setattr(register, "create", failing)
    refused(staff.post("organisations/", NEW, Idempotency_Key="k"), status)
    assert not Organisation.objects.exists()
    assert not IdempotencyRecord.objects.exists()

    monkeypatch.setattr(register, "create", create)
    assert staff.post("organisations/", NEW, Idempotency_Key="k").status_code == 201


def test_a_key_whose_work_died_is_taken_over_after_a_while(staff):
    staff.post("organisations/", NEW, Idempotency_Key="k")
    Organisation.objects.all()
    dead = IdempotencyRecord.objects.get()
    dead.status, dead.body = None, b""
    dead.save()

    refused(staff.post("organisations/", NEW, Idempotency_Key="k"), 409, "IN_PROGRESS")
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert staff.post("organisations/", NEW, Idempotency_Key="k").status_code == 201

    assert IdempotencyRecord.objects.get().status == 201


def test_a_key_is_kept_for_a_day(staff):
    staff.post("organisations/", NEW, Idempotency_Key="k")
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))

    assert "Idempotency-Replayed" not in staff.post("organisations/", NEW, Idempotency_Key="k")

    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("key", ["", " ", "k" * 256, "k" * 300, "nyckel å", "a b"])
def test_a_key_that_is_none_is_refused(staff, key):
    refused(staff.post("organisations/", NEW, Idempotency_Key=key), 400, "INVALID_IDEMPOTENCY_KEY")

    assert not Organisation.objects.exists()


def test_the_secret_of_a_token_is_never_kept(staff):
    token = {
        "name": "n",
        "scopes": ["read"],
        "expires_at": (timezone.now() + timedelta(days=9)).isoformat(),
    }

    answer = staff.post("api-tokens/", token, Idempotency_Key="k")

    assert answer.status_code == 201
    assert not IdempotencyRecord.objects.exists()


def refused_again(answer, status):
    assert answer["Idempotency-Replayed"] == "true"
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


def test_what_was_committed_is_not_done_again_where_the_commits_reply_is_lost(staff, monkeypatch):
    """The way to the database may break between the two: then nobody knows, and the key must."""
    done = idempotency._answered_and_kept

    def lost(*given):
        done(*given)
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as cut:
        cut.setattr(idempotency, "_answered_and_kept", lost)
        refused(staff.post("organisations/", NEW, Idempotency_Key="k"), 503)

    again = staff.post("organisations/", NEW, Idempotency_Key="k")

    assert (again.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert Organisation.objects.count() == 1
