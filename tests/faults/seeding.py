"""Run in the product's environment: makes users with tokens, or many organisations at once.

``python -m tests.faults.seeding tokens`` prints one token for each user that it makes;
``… organisations N`` adds as many, in transactions of 500, and prints how many there are; with
``--leave-indexing`` others must index them.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault(
    "DJANGO_SETTINGS_MODULE",
    f"konstellation.project.settings.{os.environ.get('KONSTELLATION_PROFILE', 'embedded')}",
)
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.utils import timezone  # noqa: E402

from konstellation.accounts.models import RoleGrant, TokenScope, User  # noqa: E402
from konstellation.accounts.roles import Role  # noqa: E402
from konstellation.audit import journal  # noqa: E402
from konstellation.members.models import Organisation, OrganisationKind  # noqa: E402
from konstellation.members.services import tokens  # noqa: E402
from konstellation.search import outbox  # noqa: E402
from konstellation.search.models import Pending  # noqa: E402
from tests.factories.members import DelegateFactory, MembershipFactory  # noqa: E402
from tests.faults.clients import PASSWORD, SIGNER  # noqa: E402

USERS = ("karin", "ahmed")
STEP = 500


def make_tokens() -> None:
    for name in USERS:
        user = User(email=f"{name}@faults.example", name=name, is_superuser=True)
        user.set_unusable_password()
        journal.create(user, by=None)
        role = RoleGrant(
            user=user, role=Role.PROCESS_MANAGER, starts_on=timezone.localdate() - timedelta(days=1)
        )
        journal.create(role, by=None)
        scopes = [TokenScope.WRITE, TokenScope.BULK_READ, TokenScope.BULK_WRITE]
        expires_at = timezone.now() + timedelta(days=7)
        issued = tokens.issue(actor=user, name="faults", scopes=scopes, expires_at=expires_at)
        sys.stdout.write(f"{issued.secret}\n")
    sys.stdout.write(f"{make_reader()}\n")


def make_signer() -> None:
    """Someone who signs in with a password."""
    user = User(email=SIGNER, name="Sune", is_superuser=False)
    user.set_password(PASSWORD)
    journal.create(user, by=None)
    EmailAddress.objects.create(user=user, email=SIGNER, verified=True, primary=True)


def make_reader() -> str:
    """Someone of a member organisation, who sees what the network sees; the token to read with."""
    member = MembershipFactory().organisation
    delegate = DelegateFactory(organisation=member, is_administrator=True)
    expires_at = timezone.now() + timedelta(days=7)
    scopes = [TokenScope.READ]
    actor = delegate.user
    return tokens.issue(actor=actor, name="reader", scopes=scopes, expires_at=expires_at).secret


def make_organisations(number: int) -> None:
    if "--leave-indexing" in sys.argv:
        # As when the process dies right after its commit.
        outbox.drain_after_commit = lambda *_documents: None
    for first in range(0, number, STEP):
        rows = [
            Organisation(name=f"Lager {n:06}", kind=OrganisationKind.COMPANY, employees=n % 300)
            for n in range(first, min(first + STEP, number))
        ]
        journal.create_many(rows, by=None, validate=False)
    sys.stdout.write(f"{Organisation.objects.count()}\n")


def make_due(records: list[str]) -> None:
    """As a change to each would, in this order."""
    now = timezone.now()
    Pending.objects.bulk_create(
        [Pending(index="organisations", record_id=pk, not_before=now) for pk in records],
        ignore_conflicts=True,
    )


def main() -> None:
    match sys.argv[1]:
        case "tokens":
            make_tokens()
        case "signer":
            make_signer()
        case "due":
            make_due(json.load(sys.stdin))
        case _:
            make_organisations(int(sys.argv[2]))


if __name__ == "__main__":
    main()
