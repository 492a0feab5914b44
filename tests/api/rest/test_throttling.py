from __future__ import annotations

import pytest
import time_machine
from django.test import override_settings

from konstellation.api.rest.callers import client_network
from konstellation.api.rest.limits import ALLOWANCES, allowance
from konstellation.members.policies import standing
from tests.api.rest.conftest import refused
from tests.factories.members import UserFactory

FIVE = {"visitor": {"requests_per_minute": 5}, "member": {"requests_per_minute": 5}}


@pytest.fixture
def _five_a_minute(settings, time_machine_at_noon):
    settings.REST_ALLOWANCES = FIVE


@pytest.fixture
def time_machine_at_noon():
    with time_machine.travel("2026-06-01T12:00:00+00:00", tick=False):
        yield


@pytest.mark.usefixtures("_five_a_minute")
def test_the_sixth_request_of_a_visitor_is_turned_away_whatever_it_says_it_is(api):
    statuses = [api.get("regions/", X_Forwarded_For=f"10.0.0.{n}").status_code for n in range(5)]

    assert statuses == [200] * 5
    answer = api.get("regions/", X_Forwarded_For="127.0.0.1")
    refused(answer, 429, "TOO_MANY_REQUESTS")
    assert 0 < int(answer["Retry-After"]) <= 60


@pytest.mark.usefixtures("_five_a_minute")
def test_each_user_has_an_own_allowance(as_user, api):
    one, other = as_user(UserFactory()), as_user(UserFactory())

    for _n in range(5):
        assert one.get("regions/").status_code == 200

    refused(one.get("regions/"), 429)
    assert other.get("regions/").status_code == 200
    assert api.get("regions/").status_code == 200


def test_the_window_slides(api, settings):
    settings.REST_ALLOWANCES = FIVE
    with time_machine.travel("2026-06-01T12:00:50+00:00", tick=False) as clock:
        for _n in range(5):
            assert api.get("regions/").status_code == 200
        clock.shift(15)
        refused(api.get("regions/"), 429)
        clock.shift(60)
        assert api.get("regions/").status_code == 200


def test_searches_are_counted_apart(api, settings, index, time_machine_at_noon):
    settings.REST_ALLOWANCES = {"visitor": {"searches_per_minute": 1}}

    assert api.get("search/organisations/?text=a").status_code == 200
    refused(api.get("search/organisations/?text=a"), 429)
    assert api.get("regions/").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "expected"),
    [
        (0, "1.2.3.4", "9.9.9.9", "9.9.9.9"),
        (1, "1.2.3.4", "9.9.9.9", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "9.9.9.9", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 5.5.5.5", "9.9.9.9", "1.2.3.4"),
        (2, "1.2.3.4", "9.9.9.9", "1.2.3.4"),
        (1, "", "9.9.9.9", "9.9.9.9"),
        (1, "not an address", "9.9.9.9", "unknown"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (0, "", "::ffff:1.2.3.4", "1.2.3.4"),
    ],
)
def test_an_address_is_believed_as_far_as_our_proxies_vouch_for_it(
    rf, proxies, forwarded, remote, expected
):
    request = rf.get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})

    with override_settings(TRUSTED_PROXY_COUNT=proxies):
        assert client_network(request) == expected


def test_the_allowances_are_those_that_are_documented(keeper, member, outsider, db):
    assert allowance(standing(keeper)) == ALLOWANCES["staff"]
    assert allowance(standing(member)) == ALLOWANCES["member"]
    assert allowance(standing(outsider)) == ALLOWANCES["member"]
    assert allowance(standing(UserFactory(is_superuser=True))) == ALLOWANCES["superuser"]
    assert ALLOWANCES["visitor"].requests_per_minute == 60
    assert ALLOWANCES["staff"].page_max == 100
