"""Writing needs and offers and moving them through their life."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypedDict

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.errors import Conflict, Invalid, NotAllowed
from konstellation.common.transactions import transactional
from konstellation.marketplace.lifecycle import TRANSITIONS, Step
from konstellation.marketplace.models import Listing, ListingKind, ListingStatus, PartnershipType
from konstellation.marketplace.policies import require, require_change, waits_for_review
from konstellation.members.models import Competence, Organisation, Theme
from konstellation.members.selectors import vocabulary

RELATIONS = frozenset({"partnership_types", "competences", "themes", "regions"})
# Once published, these are what others have answered to: changing them needs a new listing.
SETTLED = frozenset({"direction", "kind"})


class ListingFields(TypedDict, total=False):
    """What may be said of a listing; what is left out stays. Vocabulary is named by key or code."""

    direction: str
    kind: ListingKind
    title_sv: str
    title_en: str
    summary_sv: str
    summary_en: str
    description_sv: str
    description_en: str
    partner_sought_sv: str
    partner_sought_en: str
    advantages_sv: str
    advantages_en: str
    stage: str
    protection: str
    call_title: str
    call_deadline: date | None
    partnership_types: Sequence[str]
    competences: Sequence[str]
    themes: Sequence[str]
    regions: Sequence[str]
    visibility: str
    is_open: bool
    deadline: date | None


class WrongStep(Conflict):
    code = "wrong_step"
    message = _("The listing is in a state from which this cannot be done.")


class ExtendedAlready(Conflict):
    code = "extended_already"
    message = _("A listing can be extended once, in the last weeks of its life.")


class TooLateToRevive(Conflict):
    code = "too_late_to_revive"
    message = _("The listing ended too long ago: write a new one.")


class KindClosed(Conflict):
    code = "kind_closed"
    message = _("Your kind of organisation cannot publish this kind of listing.")


@transactional
def create(*, actor: User, organisation: Organisation, fields: ListingFields) -> Listing:
    """Write a draft for an organisation."""
    require(actor, "create", "listing", organisation=organisation.pk)
    listing = Listing(organisation=organisation, author=actor, **_columns(fields))
    _refuse_wrong_kind(listing)
    journal.create(listing, by=actor)
    _write_relations(listing, fields, actor)
    return listing


@transactional
def update(*, actor: User, listing: Listing, fields: ListingFields, expected: int) -> Listing:
    """Change what is given. What is made public anew goes back to review."""
    require_change(actor, listing)
    if listing.status == ListingStatus.ARCHIVED:
        raise WrongStep
    was_published = listing.status == ListingStatus.PUBLISHED
    if was_published and any(
        getattr(listing, name) != value for name, value in fields.items() if name in SETTLED
    ):
        raise Conflict(_("What a published listing is cannot be changed: write a new one."))
    was_waiting = waits_for_review(actor, listing)
    before = listing.version
    journal.update(listing, by=actor, expected=expected, **_columns(fields))
    _refuse_wrong_kind(listing)
    if _write_relations(listing, fields, actor) and listing.version == before:
        journal.advance(listing)
    if was_published and waits_for_review(actor, listing) and not was_waiting:
        journal.update(listing, by=actor, status=ListingStatus.SUBMITTED)
    elif was_published:
        _require_complete(listing)
    return listing


@transactional
def move(*, actor: User, listing: Listing, step: Step, expected: int, note: str = "") -> Listing:
    """Take one step in the listing's life. Raises WrongStep where the state does not allow it."""
    transition = TRANSITIONS[step]
    if transition.right == "review":
        require(actor, "review", "listing")
    else:
        require_change(actor, listing)
    if listing.status not in transition.source:
        raise WrongStep
    changes = _PREPARE[step](actor, listing, note) if step in _PREPARE else {}
    return journal.update(listing, by=actor, expected=expected, status=transition.target, **changes)


@transactional
def expire(*, today: date) -> int:
    """Let published listings end whose last day has passed; returns how many."""
    past = list(Listing.objects.past(today))
    journal.update_many([(row, {"status": ListingStatus.EXPIRED}) for row in past], by=None)
    return len(past)


def ending_soon(*, today: date) -> Iterable[Listing]:
    """Published listings whose kind gives notice today."""
    for listing in Listing.objects.live().select_related("kind", "author"):
        notice = timedelta(days=listing.kind.notice_days)
        if listing.expires_on is not None and listing.expires_on - notice == today:
            yield listing


def _prepare_submit(_actor: User, listing: Listing, _note: str) -> dict[str, Any]:
    _require_complete(listing)
    return {"review_note": ""}


def _prepare_publish(actor: User, listing: Listing, _note: str) -> dict[str, Any]:
    if waits_for_review(actor, listing):
        raise NotAllowed(_("What everyone can see is published by process management."))
    _require_complete(listing)
    _require_gate(listing)
    life = timedelta(days=listing.kind.lifetime_days)
    return {
        "published_at": timezone.now(),
        "expires_on": timezone.localdate() + life,
        "review_note": "",
    }


def _prepare_reject(_actor: User, _listing: Listing, note: str) -> dict[str, Any]:
    if not note.strip():
        raise Invalid({"note": [gettext("Say what needs to be changed.")]})
    return {"review_note": note.strip()}


def _prepare_extend(_actor: User, listing: Listing, _note: str) -> dict[str, Any]:
    window = timedelta(days=listing.kind.extension_window_days)
    end = listing.expires_on
    if listing.extended_at or end is None or timezone.localdate() < end - window:
        raise ExtendedAlready
    return {
        "extended_at": timezone.now(),
        "expires_on": end + timedelta(days=listing.kind.extension_days),
    }


def _prepare_revive(actor: User, listing: Listing, note: str) -> dict[str, Any]:
    limit = timedelta(days=listing.kind.revival_days)
    if listing.expires_on is None or timezone.localdate() > listing.expires_on + limit:
        raise TooLateToRevive
    return {**_prepare_publish(actor, listing, note), "extended_at": None}


_PREPARE = {
    Step.SUBMIT: _prepare_submit,
    Step.PUBLISH: _prepare_publish,
    Step.REJECT: _prepare_reject,
    Step.EXTEND: _prepare_extend,
    Step.REVIVE: _prepare_revive,
}


def _columns(fields: ListingFields) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in RELATIONS}


def _write_relations(listing: Listing, fields: ListingFields, actor: User) -> bool:
    wrote = False
    if "competences" in fields:
        competences = vocabulary.terms(Competence, fields["competences"], "competences")
        wrote |= journal.set_related(listing, "competences", competences, by=actor)
    if "themes" in fields:
        themes = vocabulary.terms(Theme, fields["themes"], "themes")
        wrote |= journal.set_related(listing, "themes", themes, by=actor)
    if "regions" in fields:
        regions = vocabulary.regions_by_code(fields["regions"], "regions")
        wrote |= journal.set_related(listing, "regions", regions, by=actor)
    if "partnership_types" in fields:
        types = _partnership_types(listing, fields["partnership_types"])
        wrote |= journal.set_related(listing, "partnership_types", types, by=actor)
    return wrote


def _partnership_types(listing: Listing, keys: Sequence[str]) -> list[PartnershipType]:
    allowed = {row.key: row for row in listing.kind.partnership_types.all()}
    wrong = [key for key in keys if key not in allowed]
    if wrong:
        reason = gettext("This kind of listing does not lead to “%(key)s”.")
        raise Invalid({"partnership_types": [reason % {"key": key[:60]} for key in wrong]})
    return [allowed[key] for key in dict.fromkeys(keys)]


def _refuse_wrong_kind(listing: Listing) -> None:
    if listing.kind.direction and listing.kind.direction != listing.direction:
        raise Invalid({"kind": [gettext("This kind is for the other direction.")]})
    if not listing.kind.is_open and listing._state.adding:
        raise Invalid({"kind": [gettext("No new listings of this kind are taken.")]})


def _require_complete(listing: Listing) -> None:
    """Every field that the kind requires is filled; of a bilingual one either language will do."""
    missing = [name for name in listing.kind.required_fields if not _filled(listing, name)]
    if missing:
        reason = gettext("This must be filled in before publishing.")
        raise Invalid({name: [reason] for name in missing})


def _filled(listing: Listing, name: str) -> bool:
    if name in RELATIONS:
        return bool(getattr(listing, name).exists())
    if hasattr(listing, f"{name}_sv"):
        return bool(getattr(listing, f"{name}_sv") or getattr(listing, f"{name}_en"))
    return bool(getattr(listing, name))


def _require_gate(listing: Listing) -> None:
    kind, organisation = listing.kind, listing.organisation
    if kind.organisation_kinds and organisation.kind not in kind.organisation_kinds:
        raise KindClosed
    size = organisation.size_class
    if kind.size_classes and size and size not in kind.size_classes:
        raise KindClosed
