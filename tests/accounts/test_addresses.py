from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from konstellation.accounts.addresses import is_same, normalise
from konstellation.accounts.models import User
from konstellation.common.errors import Conflict, Invalid
from konstellation.members.services import users
from tests.accounts.browser import Browser
from tests.factories.accounts import AccountFactory
from tests.factories.members import UserFactory


@pytest.mark.parametrize(
    ("written", "known_as"),
    [
        ("Anna.Berg@Example.SE", "anna.berg@example.se"),
        (" anna@example.se ", "anna@example.se"),
        ("mi\u212ae@example.se", "mike@example.se"),  # Kelvin sign
        ("\uff41nna@example.se", "anna@example.se"),  # full width
        ("bo\u017fse@example.se", "bosse@example.se"),  # long s
        ("anna@\u00e5keri.se", "anna@xn--keri-poa.se"),
        ("anna@\u0041\u030akeri.se", "anna@xn--keri-poa.se"),
        ("anna@example\u3002se", "anna@example.se"),  # ideographic full stop
        ("anna+fair@example.se", "anna+fair@example.se"),
    ],
)
def test_an_address_has_one_form(written, known_as):
    assert normalise(written) == known_as
    assert is_same(written, known_as)


@pytest.mark.parametrize(
    "written",
    [
        "m\u0131ke@example.se",
        "\u0430nna@example.se",  # Cyrillic a
        "anna@example.se.",
        "anna@example..se",
        "anna@@example.se",
        "anna",
        "",
        "an\nna@example.se",
        "anna\0@example.se",
        "anna@" + "b" * 400 + ".se",
    ],
)
def test_what_is_no_address_or_only_looks_like_one_is_refused(written):
    with pytest.raises(ValidationError):
        normalise(written)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written", ["MIKE@example.se", "mi\u212ae@EXAMPLE.se", "mike@example\u3002se"]
)
def test_there_is_no_second_account_for_one_address(keeper, written):
    UserFactory(email="mike@example.se")

    with pytest.raises((Invalid, Conflict)):
        users.create_user(actor=keeper, email=written, name="Other")

    assert User.objects.filter(email__startswith="mike").count() == 1


@pytest.mark.django_db
def test_an_address_may_be_typed_with_the_letters_of_its_domain():
    user = AccountFactory(email="anna@\u00e5keri.se")
    browser = Browser()

    assert user.email == "anna@xn--keri-poa.se"
    assert browser.sign_in("Anna@\u00c5keri.se").status_code == 200
