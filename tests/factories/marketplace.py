"""Needs, offers and responses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from konstellation.marketplace.models import (
    Direction,
    Listing,
    ListingKind,
    ListingStatus,
    Response,
)
from tests.factories.members import JournaledFactory, MembershipFactory


class ListingFactory(JournaledFactory):
    """A need of a member organisation, published to the network."""

    class Meta:
        model = Listing

    organisation = factory.LazyFunction(lambda: MembershipFactory().organisation)
    direction = Direction.NEED
    kind = factory.LazyFunction(lambda: ListingKind.objects.get(key="technology"))
    title_sv = factory.Sequence(lambda n: f"Vi söker en robotcell {n}")
    description_sv = "Små serier, täta omställningar."
    status = ListingStatus.PUBLISHED
    published_at: Any = factory.LazyFunction(timezone.now)
    expires_on: Any = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=300))


class ResponseFactory(JournaledFactory):
    class Meta:
        model = Response

    listing = factory.SubFactory(ListingFactory)
    organisation = factory.LazyFunction(lambda: MembershipFactory().organisation)
    message = "Det kan vi."
