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
# What a span may tell of a request: not its address, nor whose it is.
_HARMLESS = frozenset(
    {
        "http.method",
        "http.request.method",
        "http.route",
        "http.status_code",
        "http.response.status_code",
        "http.flavor",
        "http.scheme",
        "url.scheme",
    }
)


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
    processing = _extra("opentelemetry.sdk.trace.export", **names)
    resources = _extra("opentelemetry.sdk.resources", **names)
    otlp = _extra("opentelemetry.exporter.otlp.proto.http.trace_exporter", **names)
    django = _extra("opentelemetry.instrumentation.django", **names)
    # It reads its address and headers from the environment, by the standard's names.
    exporter = otlp.OTLPSpanExporter()
    send = exporter.export
    exporter.export = lambda spans: send([without_addresses(each) for each in spans])
    resource = resources.Resource.create({"service.name": "konstellation"})
    provider = sdk.TracerProvider(resource=resource)
    provider.add_span_processor(processing.BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    django.DjangoInstrumentor().instrument()


def without_addresses(span: Any) -> Any:
    """The same span with what is known to be harmless, and its exceptions masked."""
    status = span.status
    return type(span)(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes={name: span.attributes[name] for name in _HARMLESS & set(span.attributes)},
        events=[_masked_event(event) for event in span.events],
        links=span.links,
        kind=span.kind,
        status=type(status)(status.status_code, _masked(status.description)),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _masked_event(event: Any) -> Any:
    attributes = {name: _masked(value) for name, value in event.attributes.items()}
    return type(event)(event.name, attributes=attributes, timestamp=event.timestamp)


def _masked(value: Any) -> Any:
    return logs.masked(value) if isinstance(value, str) else value


def _extra(module: str, *, setting: str, extra: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError as missing:
        raise ImproperlyConfigured(
            f"{setting} is set, but {missing.name} is not installed:"
            f" pip install 'konstellation[{extra}]', or unset it."
        ) from missing
