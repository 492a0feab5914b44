"""Where each address leads."""

from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from konstellation.api.rest.files import logo
from konstellation.project.health import healthz, readyz
from konstellation.project.page import ANY_OTHER, page, robots

handler500 = "konstellation.project.refusals.failed"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/", include("konstellation.api.rest.urls")),
    path("", include("konstellation.api.graphql.urls")),
    path("media/logos/<str:name>", logo, name="logo"),
    path("_allauth/", include("konstellation.accounts.sign_in")),
    path("_allauth/", include("allauth.headless.urls")),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", RedirectView.as_view(url=static("icon.svg"))),
    re_path(ANY_OTHER, page, name="page"),
]
