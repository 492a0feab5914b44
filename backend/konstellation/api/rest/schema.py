"""The OpenAPI document, drawn from what each operation declares."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from konstellation.api.rest.limits import ALLOWANCES
from konstellation.api.rest.operations import Operation
from konstellation.api.rest.problems import MEDIA_TYPE
from konstellation.api.rest.shapes import Part, Restricted

REFUSALS = {
    400: "The request is not valid: `code` and `fields` say why.",
    401: "Sign in first, or the token is not valid.",
    403: "Signed in, but not allowed to do this.",
    404: "There is no such record, or it is hidden from you.",
    405: "This is not done here.",
    406: "Only JSON is served.",
    409: "The record is in another state than this requires.",
    412: "Someone else has changed the record: `version` and `current` say how it stands now.",
    413: "The body is too large.",
    415: "The body is of another kind, character set or encoding than is accepted.",
    422: "The Idempotency-Key was used for a request with another body.",
    428: "If-Match is missing.",
    429: "Too many requests: Retry-After says when to come back.",
    500: "Something went wrong on our side; quote `requestId`.",
    503: "Not available right now: Retry-After says when to try again.",
}


class ProblemShape(serializers.Serializer[Any]):
    """A refusal, after RFC 9457."""

    type = serializers.CharField(help_text="A URN that names the kind of problem.")
    title = serializers.CharField(help_text="The kind of problem, in your language.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What is wrong here, in your language.")
    code = serializers.CharField(help_text="A stable word for programs, such as `NOT_ALLOWED`.")
    requestId = serializers.CharField(help_text="Quote this when you report the problem.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Reasons by field; the name is empty for the whole.",
    )
    version = serializers.IntegerField(required=False, help_text="412: the version as it is now.")
    current = serializers.DictField(required=False, help_text="412: the record as it is now.")


class Schema(AutoSchema):
    """Reads the ``operation`` of a Resource's handler; other views are described as usual."""

    @property
    def operation(self) -> Operation | None:
        handler = getattr(self.view, getattr(self.view, "action", "") or "", None)
        return getattr(handler, "operation", None)

    def get_summary(self) -> str:
        return self._paragraphs()[0].rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]
        return "\n\n".join(self._paragraphs()[1:])

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "tag", "other")]

    def get_request_serializer(self) -> Any:
        return self.operation.takes if self.operation else None

    def get_response_serializers(self) -> Any:
        declared = self.operation
        if declared is None:
            return super().get_response_serializers()
        return {
            (declared.status, "application/json"): self._success(declared),
            **{
                (status, MEDIA_TYPE): OpenApiResponse(ProblemShape, REFUSALS[status])
                for status in self._refusals(declared)
            },
        }

    def map_parsers(self) -> list[str]:
        is_form = self.operation is not None and self.operation.file_bytes
        return ["multipart/form-data" if is_form else "application/json"]

    def get_override_parameters(self) -> list[Any]:
        declared = self.operation
        if declared is None:
            return []
        return [
            *(_query(name, p) for name, p in _parameters(declared).items()),
            *self._headers(declared),
        ]

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def get_operation_id(self) -> str:
        """organisations_list, organisations_archive …: the resource and what is done."""
        resource = str(getattr(self.view, "basename", None) or self.view.__class__.__name__)
        return f"{resource.replace('-', '_')}_{getattr(self.view, 'action', self.method.lower())}"

    def _get_serializer_name(
        self, serializer: Any, direction: Any, bypass_extensions: Any = False
    ) -> str:
        """Organisation and OrganisationInput, not OrganisationShape and …InputRequest."""
        name: str = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return name.removesuffix("Request").removesuffix("Shape") if name else name

    def _paragraphs(self) -> list[str]:
        handler = getattr(self.view, getattr(self.view, "action", "") or self.method.lower(), None)
        text = getattr(handler, "__doc__", None) or self.view.__class__.__doc__ or ""
        found = [" ".join(part.split()) for part in text.strip().split("\n\n")]
        return found or [""]

    def _success(self, declared: Operation) -> Any:
        if declared.gives is None:
            return None
        if declared.ordering is None and not declared.many:
            return declared.gives
        row = self.resolve_serializer(declared.gives(), "response")
        properties: dict[str, Any] = {"results": {"type": "array", "items": row.ref}}
        if declared.ordering is not None:
            properties["next"] = {
                "type": "string",
                "nullable": True,
                "description": "The cursor of the next page; null at the end.",
            }
        suffix = "Page" if declared.ordering is not None else "List"
        component = ResolvedComponent(
            name=row.name + suffix,
            type=ResolvedComponent.SCHEMA,
            object=row.name + suffix,
            schema={"type": "object", "properties": properties, "required": [*properties]},
        )
        self.registry.register_on_missing(component)
        return component.ref

    def _refusals(self, declared: Operation) -> list[int]:
        writes = self.method != "GET"
        chosen = {400, 401, 403, 405, 406, 429, 500, 503}
        chosen |= {404} if "{" in self.path or writes else set()
        chosen |= {409} if writes else set()
        chosen |= {413, 415} if writes else {415}
        chosen |= {412, 428} if declared.versioned else set()
        chosen |= {422} if self.method == "POST" and declared.repeatable else set()
        return sorted(chosen)

    def _headers(self, declared: Operation) -> list[OpenApiParameter]:
        found = []
        if declared.versioned:
            found.append(
                OpenApiParameter(
                    "If-Match",
                    {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
                    OpenApiParameter.HEADER,
                    required=True,
                    description='The ETag of the version that you have seen, such as `"3"`.',
                )
            )
        if self.method == "POST" and declared.repeatable:
            found.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    {"type": "string", "pattern": "^[!-~]{1,255}$"},
                    OpenApiParameter.HEADER,
                    description="Any unique text. A request repeated with the same key within "
                    "24 hours is answered as the first was, and done once.",
                )
            )
        if "version" in (declared.gives or serializers.Serializer)().fields and not (
            declared.ordering or declared.many
        ):
            found.append(
                OpenApiParameter(
                    "ETag",
                    {"type": "string"},
                    OpenApiParameter.HEADER,
                    response=[declared.status],
                    description="The version of the record, to be sent back as If-Match.",
                )
            )
        return found


def _parameters(declared: Operation) -> dict[str, Any]:
    most = max(measures.page_max for measures in ALLOWANCES.values())
    usual = ALLOWANCES["visitor"].page_default
    return declared.query(most, usual)


def _query(name: str, parameter: Any) -> OpenApiParameter:
    schema = parameter.schema
    in_commas: dict[str, Any] = {"style": "form", "explode": False}
    return OpenApiParameter(
        name,
        schema,
        OpenApiParameter.QUERY,
        required=parameter.required,
        description=str(parameter.description),
        **(in_commas if schema.get("type") == "array" else {}),
    )


class PartField(OpenApiSerializerFieldExtension):
    """A part looks like the shape in which it is shown."""

    target_class: type[serializers.Field[Any, Any, Any, Any]] = Part

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> Any:
        shape = self.target.shape
        if isinstance(shape, serializers.ListSerializer):
            inner = auto_schema.resolve_serializer(shape.child, direction).ref
            return {"type": "array", "items": inner}
        if isinstance(shape, serializers.Serializer):
            return auto_schema.resolve_serializer(shape, direction).ref
        return auto_schema._map_serializer_field(shape, direction)


class RestrictedField(PartField):
    target_class = Restricted


class SignIn(OpenApiAuthenticationExtension):
    target_class = "konstellation.api.auth.ApiAuthentication"
    name = ["token", "session"]

    def get_security_definition(self, auto_schema: Any) -> Any:
        return [
            {
                "type": "http",
                "scheme": "bearer",
                "description": "An API token, made under /api/v1/api-tokens/ or in the account.",
            },
            {
                "type": "apiKey",
                "in": "cookie",
                "name": settings.SESSION_COOKIE_NAME,
                "description": "The session of a browser; writing needs X-CSRFToken as well.",
            },
        ]

    def get_security_requirement(self, auto_schema: Any) -> Any:
        return [{"token": []}, {"session": []}, {}]


def tidy(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Say once what holds everywhere.

    The same refusals stand at every operation, so they become shared responses. Marks that say
    nothing are dropped: every field of a Shape is read-only, and ids of choices change with the
    language of their labels.
    """
    _drop_marks(result)
    components = result.setdefault("components", {})
    shared = components.setdefault("responses", {})
    for operations in result.get("paths", {}).values():
        for described in operations.values():
            for status, answer in described.get("responses", {}).items():
                if int(status) >= 400:
                    shared[f"Problem{status}"] = answer
                    described["responses"][status] = _shared(status)
    components["responses"] = dict(sorted(shared.items()))
    return result


def _drop_marks(node: Any) -> None:
    match node:
        case dict():
            node.pop("x-spec-enum-id", None)
            if node.get("readOnly") is True:
                del node["readOnly"]
            for inner in node.values():
                _drop_marks(inner)
        case list():
            for inner in node:
                _drop_marks(inner)


def _shared(status: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/Problem{status}"}
