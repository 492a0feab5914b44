"""What every resolver is given beside its arguments."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from django.http import HttpRequest

from konstellation.accounts.models import User, Viewer
from konstellation.api.graphql.limits import Limits
from konstellation.api.graphql.loading import Loaders
from konstellation.common.errors import SignInRequired


@dataclass(slots=True)
class Context:
    """Who asks, the batch loaders of this request, and until when it may run.

    ``deadline`` is on the monotonic clock.
    """

    request: HttpRequest
    viewer: Viewer
    limits: Limits
    loaders: Loaders
    deadline: float

    @classmethod
    def of(cls, request: HttpRequest, viewer: Viewer, limits: Limits) -> Context:
        deadline = monotonic() + limits.deadline
        return cls(request, viewer, limits, Loaders(viewer), deadline)

    @property
    def actor(self) -> User:
        """The user who asks; SignInRequired for a visitor."""
        if isinstance(self.viewer, User):
            return self.viewer
        raise SignInRequired
