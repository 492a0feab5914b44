"""The API does what its own description says, whatever it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone, translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from konstellation.members.services import tokens
from konstellation.project.wsgi import application
from tests.factories.members import (
    CompetenceClaimFactory,
    MembershipFactory,
    NetworkRoleFactory,
    PositionFactory,
)

COMMITTED = Path(__file__).parents[3] / "backend" / "openapi.yaml"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
UNBOUNDED = {"requests_per_minute": 10**9, "searches_per_minute": None}
description = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
description.config.phases.coverage.enabled = False


@pytest.fixture
def _connection_kept() -> Iterator[None]:
    """The application closes its connection after a request; here the test still needs it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(_connection_kept: None, settings: Any, keeper: Any, index: Any) -> dict[str, Any]:
    """A register with something in it, and the token of a process manager."""
    settings.REST_ALLOWANCES = {"token": UNBOUNDED, "visitor": UNBOUNDED}
    membership = MembershipFactory()
    organisation = membership.organisation
    CompetenceClaimFactory(organisation=organisation)
    role = NetworkRoleFactory(organisation=organisation)
    position = PositionFactory(organisation=organisation)
    index()
    issued = tokens.issue(
        actor=keeper,
        name="contract",
        scopes=["read", "write"],
        expires_at=timezone.now() + timedelta(days=1),
    )
    return {
        "token": issued.secret,
        "organisations": str(organisation.pk),
        "memberships": str(membership.pk),
        "network-roles": str(role.pk),
        "positions": str(position.pk),
        "people": str(position.person_id),
    }


@description.parametrize()
@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_is_described(case: Any, known: dict[str, Any]) -> None:
    resource = case.path.split("/")[3]
    if "id" in case.path_parameters and resource in known:
        case.path_parameters["id"] = known[resource]

    case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {known['token']}"})


def test_the_committed_description_is_fresh() -> None:
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    written = OpenApiYamlRenderer().render(schema, renderer_context={})

    assert COMMITTED.read_bytes() == written, "Run `make schema`."


def test_everything_is_described() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    operations = [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]

    assert len(operations) > 80
    for path, method, operation in operations:
        assert operation["summary"], f"{method} {path}"
        for parameter in operation.get("parameters", ()):
            told = parameter.get("description") or parameter["in"] == "path"
            assert told, f"{method} {path}: {parameter['name']}"
    assert len({operation["operationId"] for *_where, operation in operations}) == len(operations)
    for name, component in schema["components"]["schemas"].items():
        assert component.get("description") or name.endswith(("Page", "List")), name


def test_the_description_can_be_read_in_a_browser_without_other_hosts(
    client: Any, db: None
) -> None:
    page = client.get("/api/docs/")

    assert page.status_code == 200
    text = page.content.decode()
    assert "swagger-ui" in text
    assert "http://" not in text.replace("http://testserver", "")
    assert "https://" not in text
