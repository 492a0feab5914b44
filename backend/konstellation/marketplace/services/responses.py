"""Showing interest in a listing, and answering it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.errors import Conflict
from konstellation.common.transactions import transactional
from konstellation.marketplace.models import Listing, ListingStatus, Response, ResponseStatus
from konstellation.marketplace.policies import require, require_answer
from konstellation.members.models import Organisation


class NotOpen(Conflict):
    code = "not_open"
    message = _("The listing does not take responses.")


class OwnListing(Conflict):
    code = "own_listing"
    message = _("An organisation does not respond to its own listing.")


class RespondedAlready(Conflict):
    code = "responded_already"
    message = _("Your organisation has responded already.")


class AnsweredAlready(Conflict):
    code = "answered_already"
    message = _("The response has been answered or withdrawn already.")


@transactional
def respond(*, actor: User, listing: Listing, organisation: Organisation, message: str) -> Response:
    """Show an organisation's interest. Raises NotOpen, OwnListing, RespondedAlready."""
    require(actor, "create", "response", organisation=organisation.pk)
    if listing.organisation_id == organisation.pk:
        raise OwnListing
    if listing.status != ListingStatus.PUBLISHED or not listing.is_open or _too_late(listing):
        raise NotOpen
    standing = listing.responses.exclude(status=ResponseStatus.WITHDRAWN)
    # The unique constraint decides a race; this check only words the refusal.
    if standing.filter(organisation=organisation).exists():
        raise RespondedAlready
    return journal.create(
        Response(listing=listing, organisation=organisation, author=actor, message=message),
        by=actor,
    )


@transactional
def answer(
    *, actor: User, response: Response, expected: int, accept: bool, text: str = ""
) -> Response:
    """Accept or decline on behalf of the listing's organisation."""
    require_answer(actor, response)
    _require_unanswered(response)
    status = ResponseStatus.ACCEPTED if accept else ResponseStatus.DECLINED
    return journal.update(response, by=actor, expected=expected, status=status, answer=text)


@transactional
def withdraw(*, actor: User, response: Response, expected: int) -> Response:
    """Take the interest back; the organisation may respond anew."""
    require(actor, "create", "response", organisation=response.organisation_id)
    _require_unanswered(response)
    return journal.update(response, by=actor, expected=expected, status=ResponseStatus.WITHDRAWN)


def _too_late(listing: Listing) -> bool:
    return listing.deadline is not None and listing.deadline < timezone.localdate()


def _require_unanswered(response: Response) -> None:
    if response.status != ResponseStatus.SENT:
        raise AnsweredAlready
