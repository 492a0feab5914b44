"""Keeping what people think of suggestions."""

from __future__ import annotations

from typing import Any

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.transactions import transactional
from konstellation.marketplace.models import Listing
from konstellation.matching.models import Feedback
from konstellation.matching.policies import require_rating
from konstellation.matching.scoring import MODEL_VERSION
from konstellation.members.models import Organisation


@transactional
def rate(
    *,
    actor: User,
    counterpart: Organisation,
    is_useful: bool,
    comment: str = "",
    listing: Listing | None = None,
    organisation: Organisation | None = None,
) -> Feedback:
    """Say whether a suggested counterpart was useful; saying it anew replaces what was said.

    Exactly one of ``listing`` and ``organisation`` tells what the suggestion was for.
    """
    side = listing.organisation_id if listing else organisation.pk if organisation else None
    if side is None or (listing and organisation):
        raise ValueError("Name either a listing or an organisation.")
    require_rating(actor, side)
    held = Feedback.objects.filter(
        author=actor, counterpart=counterpart, listing=listing, organisation=organisation
    ).first()
    said: dict[str, Any] = {
        "is_useful": is_useful,
        "comment": comment,
        "model_version": MODEL_VERSION,
    }
    if held:
        return journal.update(held, by=actor, **said)
    return journal.create(
        Feedback(
            author=actor,
            counterpart=counterpart,
            listing=listing,
            organisation=organisation,
            **said,
        ),
        by=actor,
    )
