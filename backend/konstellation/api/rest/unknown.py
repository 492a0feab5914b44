"""The answer at addresses where nothing is."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.api.rest.resource import Resource
from konstellation.common.errors import NotFound


class Unknown(Resource):
    """Problem details also here, whatever the method."""

    schema = None  # type: ignore[assignment]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound

    def missing(self, request: Request) -> Response:
        raise NotFound
