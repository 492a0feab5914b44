"""Where each address leads."""

from django.urls import include, path

from konstellation.api.rest.files import logo
from konstellation.api.rest.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/", include("konstellation.api.rest.urls")),
    path("", include("konstellation.api.graphql.urls")),
    path("media/logos/<str:name>", logo, name="logo"),
    path("_allauth/", include("konstellation.accounts.sign_in")),
    path("_allauth/", include("allauth.headless.urls")),
]
