"""Errors to Sentry and traces to OpenTelemetry, where settings name a place for them.

Their packages are extras: they are imported only then.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from konstellation.project import logs

Event = MutableMapping[str, Any]


def start() -> None:
    if settings.SENTRY_DSN:
        _start_sentry()
    if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        _start_opentelemetry()


def _start_sentry() -> None:
    sentry = _extra("sentry_sdk", setting="SENTRY_DSN", extra="sentry")
    sentry.init(
        dsn=settings.SENTRY_DSN,
        release=version("konstellation"),
        # Who, what was sent and what a function held may all be personal data.
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        before_send=without_personal_data,
    )


def without_personal_data(event: Event, _hint: Any) -> Event:
    """Addresses carry keys and what somebody searched for: only the route is told."""
    if request := event.get("request"):
        event["request"] = {"method": request.get("method", "")}
    for exception in (event.get("exception") or {}).get("values", []):
        exception["value"] = logs.masked(str(exception.get("value", "")))
    if entry := event.get("logentry"):
        event["logentry"] = {"formatted": logs.masked(str(entry.get("formatted", "")))}
    event.pop("breadcrumbs", None)
    return event


def _start_opentelemetry() -> None:
    names = {"setting": "OTEL_EXPORTER_OTLP_ENDPOINT", "extra": "opentelemetry"}
    trace = _extra("opentelemetry.trace", **names)
    sdk = _extra("opentelemetry.sdk.trace", **names)
    export = _extra("opentelemetry.sdk.trace.export", **names)
    resources = _extra("opentelemetry.sdk.resources", **names)
    otlp = _extra("opentelemetry.exporter.otlp.proto.http.trace_exporter", **names)
    django = _extra("opentelemetry.instrumentation.django", **names)
    resource = resources.Resource.create({"service.name": "konstellation"})
    provider = sdk.TracerProvider(resource=resource)
    # The exporter reads its address and headers from the environment by the standard's names.
    provider.add_span_processor(export.BatchSpanProcessor(otlp.OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    django.DjangoInstrumentor().instrument()


def _extra(module: str, *, setting: str, extra: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError as missing:
        raise ImproperlyConfigured(
            f"{setting} is set, but {missing.name} is not installed:"
            f" pip install 'konstellation[{extra}]', or unset it."
        ) from missing
