"""What the board and matching say of an organisation: fields of the type Organisation.

Types that would be circular are named by their dotted path, which graphene imports when the schema
is built.
"""

from __future__ import annotations

from typing import Any

import graphene

from konstellation.api.graphql.matches import (
    MatchConnection,
    MatchesField,
    matches_of_organisation,
)
from konstellation.api.graphql.weights import CostedField
from konstellation.marketplace import selectors
from konstellation.members import models


class OrganisationMarket:
    """Fields that ``Organisation`` has from here: ``listings`` and ``matches``."""

    listings = CostedField(
        graphene.List(graphene.NonNull("konstellation.api.graphql.listing_types.Listing")),
        size=5,
        required=True,
        description="Its needs and offers that you may see, without archived ones.",
    )
    matches = MatchesField(
        MatchConnection,
        description="Ranked partners; null where the viewer does not act for this organisation.",
    )

    @staticmethod
    def resolve_listings(organisation: models.Organisation, info: Any) -> Any:
        return info.context.loaders.load(selectors.listings_of, organisation) or []

    @staticmethod
    def resolve_matches(organisation: models.Organisation, info: Any, **asked: Any) -> Any:
        return matches_of_organisation(info.context, organisation, **asked)
