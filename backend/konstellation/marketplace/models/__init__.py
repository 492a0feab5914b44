"""Needs and offers."""

from konstellation.marketplace.models.kind import Direction, ListingKind, PartnershipType
from konstellation.marketplace.models.listing import (
    Listing,
    ListingStatus,
    Protection,
    Response,
    ResponseStatus,
    Stage,
)

__all__ = [
    "Direction",
    "Listing",
    "ListingKind",
    "ListingStatus",
    "PartnershipType",
    "Protection",
    "Response",
    "ResponseStatus",
    "Stage",
]
