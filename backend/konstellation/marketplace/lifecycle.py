"""The states of a listing and the steps between them, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from konstellation.marketplace.models import ListingStatus as S


class Step(StrEnum):
    SUBMIT = "submit"
    PUBLISH = "publish"
    REJECT = "reject"
    HOLD = "hold"
    RESUME = "resume"
    EXTEND = "extend"
    REVIVE = "revive"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states a step leads to which; ``right`` is the action in permissions.yaml."""

    source: frozenset[S]
    target: S
    right: str = "update"


TRANSITIONS: dict[Step, Transition] = {
    Step.SUBMIT: Transition(frozenset({S.DRAFT, S.REJECTED}), S.SUBMITTED),
    Step.PUBLISH: Transition(frozenset({S.DRAFT, S.REJECTED, S.SUBMITTED}), S.PUBLISHED),
    Step.REJECT: Transition(frozenset({S.SUBMITTED}), S.REJECTED, right="review"),
    Step.HOLD: Transition(frozenset({S.PUBLISHED}), S.ON_HOLD),
    Step.RESUME: Transition(frozenset({S.ON_HOLD}), S.PUBLISHED),
    Step.EXTEND: Transition(frozenset({S.PUBLISHED}), S.PUBLISHED),
    Step.REVIVE: Transition(frozenset({S.EXPIRED}), S.PUBLISHED),
    Step.ARCHIVE: Transition(
        frozenset({S.DRAFT, S.REJECTED, S.SUBMITTED, S.PUBLISHED, S.ON_HOLD, S.EXPIRED}),
        S.ARCHIVED,
    ),
}


def steps_from(status: str) -> list[Step]:
    return [step for step, transition in TRANSITIONS.items() if status in transition.source]
