"""Joining, renewing and leaving."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from konstellation.accounts.models import User
from konstellation.audit import journal
from konstellation.common.errors import Conflict, Invalid
from konstellation.common.transactions import transactional
from konstellation.members import periods, standings
from konstellation.members.models import (
    Membership,
    MembershipCategory,
    MembershipPeriod,
    Organisation,
)
from konstellation.members.policies import require, standing
from konstellation.members.selectors.memberships import rules_for, status_rules


class AlreadyMember(Conflict):
    code = "already_member"
    message = _("The organisation has an open membership already.")


class MembershipEnded(Conflict):
    code = "membership_ended"
    message = _("The membership has ended: admit the organisation anew.")


class NotYetMember(Conflict):
    code = "not_yet_member"
    message = _("The application has not been approved yet.")


class CategoryClosed(Conflict):
    code = "category_closed"
    message = _("No new memberships of this category are taken.")


@transactional
def apply_for(
    *, actor: User, organisation: Organisation, category: MembershipCategory, applied_on: date
) -> Membership:
    """Note that an organisation has applied; it is no member until it is approved."""
    require(actor, "update", "membership", organisation=organisation.pk)
    _refuse_second(organisation)
    return journal.create(
        Membership(organisation=organisation, category=category, applied_on=applied_on), by=actor
    )


@transactional
def admit(
    *, actor: User, organisation: Organisation, category: MembershipCategory, joined_on: date
) -> Membership:
    """Make an organisation a member from a day on, with its first period.

    An open application becomes the membership. Raises AlreadyMember, CategoryClosed.
    """
    require(actor, "update", "membership", organisation=organisation.pk)
    if not category.is_open:
        raise CategoryClosed
    application = organisation.memberships.open().filter(joined_on=None).first()
    if application is None:
        _refuse_second(organisation)
        membership = journal.create(
            Membership(organisation=organisation, category=category, joined_on=joined_on),
            by=actor,
        )
    else:
        membership = journal.update(application, by=actor, category=category, joined_on=joined_on)
    first = periods.first_period(category, joined_on)
    _add_period(membership, first, agreed_on=min(joined_on, timezone.localdate()), actor=actor)
    return membership


@transactional
def renew(*, actor: User, membership: Membership, expected: int, agreed_on: date) -> Membership:
    """Add the next period. What the register says of earlier days does not change."""
    require(actor, "update", "membership", organisation=membership.organisation_id)
    _require_joined(membership)
    journal.check(membership, expected=expected)
    last = membership.periods.last()
    if last is None or last.ends_on is None:
        raise Invalid({"": [_("A membership without end is not renewed.")]})
    counting = Membership.objects.counting_on(agreed_on).filter(pk=membership.pk).exists()
    upcoming = periods.next_period(
        membership.category,
        periods.Period(last.starts_on, last.ends_on),
        agreed_on,
        is_member=counting or last.starts_on > agreed_on,
    )
    _add_period(membership, upcoming, agreed_on=agreed_on, actor=actor)
    journal.advance(membership)
    return membership


@transactional
def end(
    *, actor: User, membership: Membership, expected: int, left_on: date, reason: str
) -> Membership:
    """Note that the membership ends; ``left_on`` is the first day without it."""
    right = "update" if standing(actor).is_staff else "resign"
    require(actor, right, "membership", organisation=membership.organisation_id)
    _require_joined(membership)
    return journal.update(
        membership,
        by=actor,
        expected=expected,
        left_on=left_on,
        leave_requested_on=timezone.localdate(),
        leave_reason=reason,
    )


@transactional
def decline(*, actor: User, membership: Membership, expected: int, declined_on: date) -> Membership:
    """Refuse an application."""
    require(actor, "update", "membership", organisation=membership.organisation_id)
    if membership.joined_on or membership.declined_on:
        raise Conflict(_("Only an open application can be declined."))
    return journal.update(membership, by=actor, expected=expected, declined_on=declined_on)


@transactional
def work_out_counting(*, actor: User | None, memberships: Iterable[Membership]) -> int:
    """Derive again until when each period counts, after a category's rules have changed."""
    rules = status_rules()
    changes = []
    for membership in memberships:
        facts = standings.Facts.of(membership)
        for period in facts.periods:
            until = standings.counts_until(rules_for(rules, membership.category_id), facts, period)
            if until != period.counts_until:
                changes.append((period, {"counts_until": until}))
    journal.update_many(changes, by=actor)
    return len(changes)


def _add_period(
    membership: Membership, span: periods.Period, *, agreed_on: date, actor: User
) -> MembershipPeriod:
    period = MembershipPeriod(
        membership=membership,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        agreed_on=agreed_on,
    )
    rules = rules_for(status_rules(), membership.category_id)
    period.counts_until = standings.counts_until(rules, standings.Facts.of(membership), period)
    return journal.create(period, by=actor)


def _refuse_second(organisation: Organisation) -> None:
    # The unique constraint decides a race; this check only words the refusal.
    if organisation.memberships.open().exists():
        raise AlreadyMember


def _require_joined(membership: Membership) -> None:
    if membership.left_on or membership.declined_on:
        raise MembershipEnded
    if membership.joined_on is None:
        raise NotYetMember
