"""A page that says who asks, beside allauth's."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from konstellation.api.auth import signed_in
from konstellation.common.errors import SignInRequired
from konstellation.members.policies import standing


def who(request: HttpRequest) -> JsonResponse:
    try:
        user = signed_in(request)
    except SignInRequired:
        return JsonResponse({}, status=401)
    stands = standing(user)
    return JsonResponse(
        {
            "email": user.email,
            "roles": sorted(stands.roles),
            "actsFor": sorted(map(str, stands.acts_for)),
        }
    )


urlpatterns = [
    path("api/who", who),
    path("_allauth/", include("konstellation.accounts.sign_in")),
    path("_allauth/", include("allauth.headless.urls")),
]
