"""The addresses of the REST API, version 1."""

from __future__ import annotations

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from konstellation.api.rest.organisations import OrganisationResource
from konstellation.api.rest.unknown import Unknown

router = SimpleRouter(use_regex_path=False)
router.register("organisations", OrganisationResource, basename="organisations")

urlpatterns = [
    path("v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("v1/", include(router.urls)),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    # Not ".*": a newline in an address is no part of any of them, and is answered alike.
    re_path(r"^[\s\S]*\Z", Unknown.as_view({"get": "missing"})),
]
