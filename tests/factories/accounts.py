"""People who can sign in, and what they hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from konstellation.accounts import tokens, verification
from konstellation.accounts.models import ApiToken, TokenScope
from tests.factories.members import JournaledFactory, UserFactory

PASSWORD = "tre röda stugor i rad"


class AccountFactory(UserFactory):
    """A user with a proved address, who signs in with PASSWORD."""

    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        user = super()._create(model_class, *args, **kwargs)
        verification.prove(user)
        return user


class ApiTokenFactory(JournaledFactory):
    """A token whose ``secret`` the test may choose."""

    class Meta:
        model = ApiToken

    class Params:
        secret = factory.Sequence(lambda n: f"{tokens.API_TOKEN}secret-{n:032}")

    user = factory.SubFactory(AccountFactory)
    name = "Nightly export"
    prefix = factory.LazyAttribute(lambda o: o.secret[: tokens.PREFIX_LENGTH])
    digest = factory.LazyAttribute(lambda o: tokens.digest(o.secret))
    scopes = factory.LazyFunction(lambda: [TokenScope.READ])
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))
