"""Who may do what with needs, offers and responses."""

from __future__ import annotations

from konstellation.accounts.models import Viewer
from konstellation.common.models import Visibility
from konstellation.marketplace.models import Listing, Response
from konstellation.members.policies import may, require

__all__ = ["may_see_responses", "require", "require_answer", "require_change", "waits_for_review"]


def require_change(actor: Viewer, listing: Listing) -> None:
    require(actor, "update", "listing", organisation=listing.organisation_id)


def require_answer(actor: Viewer, response: Response) -> None:
    """The listing's side answers, not the side that responded."""
    require(actor, "answer", "response", organisation=response.listing.organisation_id)


def waits_for_review(actor: Viewer, listing: Listing) -> bool:
    """What everyone will see is read by process management first."""
    return listing.visibility == Visibility.PUBLIC and not may(actor, "review", "listing")


def may_see_responses(viewer: Viewer, listing: Listing) -> bool:
    return may(viewer, "read", "response", organisation=listing.organisation_id)
