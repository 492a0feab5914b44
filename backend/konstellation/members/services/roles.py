"""What an organisation is to the network beside membership."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.errors import Conflict
from konstellation.common.transactions import transactional
from konstellation.members.models import NetworkRole, Organisation
from konstellation.members.policies import require


class HasRoleAlready(Conflict):
    code = "has_role_already"
    message = _("The organisation has this role already.")


@transactional
def give(
    *,
    actor: User,
    organisation: Organisation,
    kind: str,
    starts_on: date,
    ends_on: date | None = None,
) -> NetworkRole:
    require(actor, "update", "organisation.network_role", organisation=organisation.pk)
    if organisation.network_roles.filter(kind=kind, ends_on=None).exists():
        raise HasRoleAlready
    return journal.create(
        NetworkRole(organisation=organisation, kind=kind, starts_on=starts_on, ends_on=ends_on),
        by=actor,
    )


@transactional
def end(*, actor: User, role: NetworkRole, expected: int, ends_on: date) -> NetworkRole:
    """Let the role end; ``ends_on`` is its last day."""
    require(actor, "update", "organisation.network_role", organisation=role.organisation_id)
    return journal.update(role, by=actor, expected=expected, ends_on=ends_on)
