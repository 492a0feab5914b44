from __future__ import annotations

import sys
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from konstellation.project import telemetry

DSN = "https://key@errors.example/1"


def test_nothing_is_imported_unless_a_setting_says_so(monkeypatch):
    def import_module(name: str) -> Any:
        raise AssertionError(name)

    monkeypatch.setattr(telemetry, "import_module", import_module)

    telemetry.start()

    assert not {"sentry_sdk", "opentelemetry.sdk.trace"} & set(sys.modules)


@pytest.mark.parametrize(
    ("setting", "value", "package", "extra"),
    [
        ("SENTRY_DSN", DSN, "sentry_sdk", "sentry"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://x", "opentelemetry", "opentelemetry"),
    ],
)
def test_a_package_that_is_missing_is_named(settings, monkeypatch, setting, value, package, extra):
    setattr(settings, setting, value)
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(ImproperlyConfigured) as refusal:
        telemetry.start()

    assert setting in str(refusal.value)
    assert f"konstellation[{extra}]" in str(refusal.value)


def test_sentry_is_told_nothing_personal(settings, monkeypatch):
    told: dict[str, Any] = {}
    sentry = ModuleType("sentry_sdk")
    sentry.init = lambda **options: told.update(options)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentry_sdk", sentry)
    settings.SENTRY_DSN = DSN

    telemetry.start()

    assert told["dsn"] == DSN
    assert told["send_default_pii"] is False
    assert told["max_request_body_size"] == "never"
    assert told["include_local_variables"] is False


def test_an_event_keeps_its_stack_and_loses_what_is_personal():
    event = {
        "exception": {
            "values": [
                {"type": "IntegrityError", "value": "Key (email)=(anna@x.example)", "stacktrace": 1}
            ]
        },
        "request": {"method": "GET", "url": "https://x/verify-email/KEY", "headers": {"Cookie": 1}},
        "logentry": {"formatted": "bearer abc", "params": ["anna@x.example"]},
        "breadcrumbs": {"values": ["SELECT 'anna@x.example'"]},
        "tags": {"transaction": "/api"},
    }

    kept = telemetry.without_personal_data(event, {})

    assert kept == {
        "exception": {
            "values": [
                {"type": "IntegrityError", "value": "Key (email)=([address])", "stacktrace": 1}
            ]
        },
        "request": {"method": "GET"},
        "logentry": {"formatted": "bearer [secret]"},
        "tags": {"transaction": "/api"},
    }


@dataclass
class Status:
    status_code: int
    description: str | None


@dataclass
class SpanEvent:
    name: str
    attributes: dict[str, Any]
    timestamp: int = 7


@dataclass
class Span:
    """As the SDK's ReadableSpan is made."""

    name: str
    attributes: dict[str, Any]
    events: list[SpanEvent]
    status: Status
    context: Any = "context"
    parent: Any = None
    resource: Any = "resource"
    links: list[Any] = field(default_factory=list)
    kind: int = 1
    start_time: int = 1
    end_time: int = 2
    instrumentation_scope: Any = "scope"


def test_a_span_keeps_its_route_and_loses_what_is_personal():
    told = "IntegrityError: Key (email)=(anna@x.example)"
    span = Span(
        name="GET organisations/",
        attributes={
            "http.route": "organisations/",
            "http.status_code": 500,
            "http.target": "/verify-email/KEY?q=x",
            "http.user_agent": "x",
            "net.peer.ip": "192.0.2.7",
        },
        events=[SpanEvent("exception", {"exception.message": told, "exception.escaped": False})],
        status=Status(2, told),
    )

    kept = telemetry.without_addresses(span)

    masked = "IntegrityError: Key (email)=([address])"
    assert kept == Span(
        name="GET organisations/",
        attributes={"http.route": "organisations/", "http.status_code": 500},
        events=[SpanEvent("exception", {"exception.message": masked, "exception.escaped": False})],
        status=Status(2, masked),
    )
