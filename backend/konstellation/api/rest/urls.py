"""The addresses of the REST API, version 1."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from konstellation.api.rest import (
    account,
    exchanges,
    listings,
    matches,
    memberships,
    organisations,
    people,
    search,
    users,
    vocabulary,
)
from konstellation.api.rest.unknown import Unknown

RESOURCES = {
    "organisations": organisations.OrganisationResource,
    "people": people.PersonResource,
    "positions": people.PositionResource,
    "memberships": memberships.MembershipResource,
    "membership-categories": memberships.CategoryResource,
    "network-roles": memberships.RoleResource,
    "competences": vocabulary.CompetenceResource,
    "themes": vocabulary.ThemeResource,
    "sectors": vocabulary.SectorResource,
    "municipalities": vocabulary.MunicipalityResource,
    "regions": vocabulary.RegionResource,
    "countries": vocabulary.CountryResource,
    "listings": listings.ListingResource,
    "listing-kinds": listings.KindResource,
    "responses": listings.ResponseResource,
    "search": search.SearchResource,
    "imports": exchanges.ImportResource,
    "exports": exchanges.ExportResource,
    "api-tokens": account.TokenResource,
    "invitations": account.InvitationResource,
    "users": users.UserResource,
    "role-grants": users.GrantResource,
}
router = SimpleRouter(use_regex_path=False)
for name, resource in RESOURCES.items():
    router.register(name, resource, basename=name)

me = account.MeResource.as_view({"get": "retrieve", "patch": "partial_update"}, basename="me")

_matches: dict[str, Any] = {"get": "matches", "post": "rate"}
for_organisation = matches.OrganisationMatches.as_view(_matches, basename="organisation-matches")
for_listing = matches.ListingMatches.as_view(_matches, basename="listing-matches")

urlpatterns = [
    path("v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("v1/me/", me, name="me"),
    path("v1/organisations/<uuid:pk>/matches/", for_organisation, name="organisation-matches"),
    path("v1/listings/<uuid:pk>/matches/", for_listing, name="listing-matches"),
    path("v1/", include(router.urls)),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    # Not ".*": a newline in an address is no part of any of them, and is answered alike.
    re_path(r"^[\s\S]*\Z", Unknown.as_view({"get": "missing"})),
]
