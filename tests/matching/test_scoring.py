from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konstellation.matching import scoring
from konstellation.matching.scoring import Features, score

unit = st.floats(0, 1)
maybe = st.none() | unit
features = st.builds(
    Features,
    text=maybe,
    competence=maybe,
    theme=maybe,
    listing=maybe,
    track_record=maybe,
    nearness=maybe,
    freshness=unit,
    unexpected=unit,
)


@given(features, unit)
def test_a_score_lies_between_0_and_1_and_is_the_sum_of_its_shares(pair, surprise):
    found = score(pair, surprise)
    if found is not None:
        assert 0 <= found.value <= 1 + 1e-9
        assert sum(found.shares.values()) == pytest.approx(found.value)


@given(features, st.sampled_from(["text", "competence", "theme", "listing"]), unit)
def test_more_of_what_is_asked_for_never_lowers_the_score(pair, name, surprise):
    before = score(pair, surprise)
    known = getattr(pair, name)
    if before is None or known is None:
        return
    better = Features(**{**_fields(pair), name: 1.0})
    after = score(better, surprise)
    assert after is not None
    assert after.value >= before.value - 1e-9


def _fields(pair: Features) -> dict[str, float | None]:
    return {name: getattr(pair, name) for name in Features.__slots__}


@pytest.mark.parametrize(
    ("surprise", "first"), [(0.0, "near"), (0.2, "near"), (0.8, "far"), (1.0, "far")]
)
def test_the_switch_turns_from_close_to_unexpected(surprise, first):
    pairs = {
        "near": Features(text=0.9, competence=1.0, unexpected=0.1),
        "far": Features(text=0.6, competence=0.8, unexpected=0.9),
    }
    ranked = sorted(pairs, key=lambda name: -score(pairs[name], surprise).value)
    assert ranked[0] == first


def test_surprise_never_replaces_usefulness():
    assert score(Features(text=0.05, competence=0.0, unexpected=1.0), 1.0) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "distance"),
    [
        (("25.6", "25", "C"), ("25.6", "25", "C"), 0.0),
        (("25.6", "25", "C"), ("25.9", "25", "C"), 0.35),
        (("25.6", "25", "C"), ("28.9", "28", "C"), 0.65),
        (("25.6", "25", "C"), ("62.0", "62", "J"), 1.0),
        ((), ("62.0", "62", "J"), 0.5),
    ],
)
def test_branches_lie_apart_as_in_the_nace_tree(ours, theirs, distance):
    assert scoring.sector_distance(ours, theirs) == distance


@pytest.mark.parametrize(
    ("wanted", "held", "cover"),
    [
        ({"welding": 1.0}, {"welding": 3}, 1.0),
        ({"welding": 1.0}, {"welding": 1}, 0.6),
        ({"welding": 1.0, "vision": 1.0}, {"vision": 3}, 0.5),
        ({"welding": 1.0}, {"casting": 3}, 0.0),
        ({}, {"casting": 3}, 0.0),
    ],
)
def test_cover_counts_what_is_held_by_level(wanted, held, cover):
    assert scoring.competence_cover(wanted, held) == pytest.approx(cover)


@given(st.floats(0, 10_000))
def test_facts_age_and_never_become_fresher(days):
    assert scoring.freshness(days + 1) < scoring.freshness(days) <= 1
