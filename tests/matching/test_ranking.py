"""What a ranking promises, whatever the features: tables and properties over pure scoring."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from konstellation.matching import scoring
from konstellation.matching.scoring import WEIGHTS, Features, score

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
RAISING = (*WEIGHTS, "nearness", "freshness")


@given(features, st.sampled_from(RAISING), unit, unit)
def test_more_of_any_feature_never_lowers_the_score(pair, name, more, surprise):
    known = getattr(pair, name)
    assume(known is not None)
    before = score(pair, surprise)
    assume(before is not None)

    after = score(replace(pair, **{name: max(known, more)}), surprise)

    assert after.value >= before.value - 1e-9


@given(features, unit, unit)
def test_the_unexpected_gains_from_surprise_alone(pair, more, surprise):
    before = score(pair, surprise)
    assume(before is not None)
    further = replace(pair, unexpected=max(pair.unexpected, more))

    assert score(further, surprise).value >= before.value - 1e-9
    assert score(further, 0.0) == score(pair, 0.0)


@given(features, features)
def test_at_the_far_end_equally_useful_pairs_turn_their_order(one, other):
    other = replace(one, unexpected=other.unexpected)
    assume(abs(one.unexpected - other.unexpected) > 1e-6)
    assume(score(one, 1.0) is not None)
    near, far = sorted((one, other), key=lambda pair: pair.unexpected)

    assert score(near, 0.0).value == score(far, 0.0).value
    assert score(far, 1.0).value > score(near, 1.0).value


@given(features, unit, unit)
def test_whether_a_pair_is_suggested_does_not_hang_on_the_switch(pair, some, other):
    assert (score(pair, some) is None) == (score(pair, other) is None)


@given(features, unit)
def test_the_same_pair_has_the_same_score_every_time(pair, surprise):
    assert score(pair, surprise) == score(replace(pair), surprise)


@given(features, unit)
def test_a_feature_that_is_not_asked_for_has_no_share(pair, surprise):
    found = score(pair, surprise)
    assume(found is not None)
    assert found.shares.keys() == {name for name in WEIGHTS if getattr(pair, name) is not None}
    assert all(share >= 0 for share in found.shares.values())


@pytest.mark.parametrize(
    ("pair", "surprise", "value"),
    [
        (Features(text=1.0), 0.0, 1.0),
        (Features(text=0.5), 0.0, 0.5),
        (Features(text=1.0, unexpected=1.0), 1.0, 1.0),
        (Features(text=1.0, unexpected=0.0), 1.0, 0.0),
        (Features(text=1.0, unexpected=0.5), 0.5, 0.75),
        (Features(text=1.0, freshness=0.0), 0.0, 0.85),
        (Features(text=1.0, nearness=0.0), 0.0, 0.9),
        (Features(text=0.0, competence=1.0), 0.0, 0.26 / 0.48),
        (Features(listing=1.0, competence=0.0), 0.0, 0.36 / 0.62),
    ],
)
def test_a_score_is_usefulness_coloured_and_turned(pair, surprise, value):
    assert score(pair, surprise).value == pytest.approx(value)


@pytest.mark.parametrize("pair", [Features(), Features(nearness=1.0), Features(text=0.079)])
def test_nothing_useful_is_no_match(pair):
    assert score(pair, 0.0) is None


@pytest.mark.parametrize(
    ("sectors", "steps", "expected"),
    [(0.0, 1, 0.0), (1.0, None, 1.0), (1.0, 1, 0.6), (0.0, 2, 0.2), (0.0, 3, 0.32), (0.0, 9, 0.36)],
)
def test_unexpected_is_a_far_branch_and_a_long_way_round(sectors, steps, expected):
    assert scoring.unexpectedness(sectors, steps) == pytest.approx(expected)


@given(st.floats(0, 20_000), st.floats(0, 20_000))
def test_nearer_is_never_worth_less(one, other):
    near, far = sorted((one, other))
    assert 0 <= scoring.nearness(far) <= scoring.nearness(near) <= 1


terms = st.frozensets(st.sampled_from("abcdef"))


@given(terms, terms)
def test_overlap_is_mutual_and_within_0_and_1(ours, theirs):
    assert 0 <= scoring.overlap(ours, theirs) <= 1
    assert scoring.overlap(ours, theirs) == scoring.overlap(theirs, ours)
    assert scoring.overlap(ours, ours) == (1 if ours else 0)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 5), min_size=1),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3)),
    st.sampled_from("abcdef"),
)
def test_holding_more_never_covers_less(wanted, held, another):
    before = scoring.competence_cover(wanted, held)
    after = scoring.competence_cover(wanted, {**held, another: 3})
    assert 0 <= before <= after + 1e-9 <= 1 + 2e-9
