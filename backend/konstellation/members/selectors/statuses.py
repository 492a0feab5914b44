"""Organisations by where their membership stands today."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from konstellation.accounts.models import Viewer
from konstellation.members.models import Membership, Organisation
from konstellation.members.selectors.memberships import standings_of


def with_status(
    rows: QuerySet[Organisation], statuses: Collection[str], *, viewer: Viewer
) -> QuerySet[Organisation]:
    """Those of the organisations whose standing, as far as the viewer may know, is one of these.

    A status is worked out from dates and rules, which no query can: it is worked out for every
    membership in the register.
    """
    known = Membership.objects.order_by().values_list("organisation", flat=True).distinct()
    standings = standings_of(known, viewer=viewer)
    wanted = set(statuses)
    return rows.filter(
        pk__in=[pk for pk, held in standings.items() if held and held.status in wanted]
    )
