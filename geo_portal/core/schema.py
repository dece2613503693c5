"""The OpenAPI document: true also about refusals."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema as BaseAutoSchema

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem. `code` is stable; texts are for people.",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {"pointer": {"type": "string"}, "code": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
    "additionalProperties": True,
    "examples": [
        {
            "type": "/problems/bad_coordinates",
            "title": "Bad coordinates",
            "status": 422,
            "detail": "Longitude first, -180 to 180, then latitude, -90 to 90, in degrees.",
            "code": "bad_coordinates",
            "request_id": "3f0f2f0e8f7b4f0c9d8a7b6c5d4e3f2a",
            "errors": [{"pointer": "/location", "code": "bad_coordinates", "detail": "Longitude first …"}],
        }
    ],
}
MEANINGS = {
    "400": "not readable, or an unknown parameter, field or ordering",
    "401": "no or bad credentials",
    "403": "visible, but not allowed",
    "404": "not there, or not visible to you",
    "405": "this address does not take that method",
    "406": "no such representation",
    "409": "the present state does not allow it",
    "410": "it was there, and is used up",
    "412": "changed since you read it",
    "413": "too large; the limits stand in the body",
    "415": "this kind of content is not taken",
    "422": "readable, but not valid",
    "428": "If-Match is missing",
    "429": "too many attempts",
    "503": "a part this needs is down; Retry-After says when to come back",
}
BODY_METHODS = {"post", "put", "patch"}


class AutoSchema(BaseAutoSchema):
    """Adds the coordinate system parameter where geometry is answered, and If-Match where it is needed."""

    def get_override_parameters(self) -> list[Any]:
        from drf_spectacular.types import OpenApiTypes
        from drf_spectacular.utils import OpenApiParameter

        from geo_portal.core import crs
        from geo_portal.core.api import ModelViewSet
        from geo_portal.core.orderings import orderings_of

        found: list[Any] = []
        if getattr(self.view, "geometry_field", None):
            found.append(
                OpenApiParameter(
                    "crs", OpenApiTypes.STR, enum=list(crs.CRS), description="coordinate system of the answer"
                )
            )
        action = getattr(self.view, "action", None)
        if isinstance(self.view, ModelViewSet) and action in {"partial_update", "update", "destroy"}:
            found.append(
                OpenApiParameter(
                    "If-Match",
                    OpenApiTypes.STR,
                    OpenApiParameter.HEADER,
                    required=True,
                    description="the ETag you read, or `*`",
                )
            )
        orderings = orderings_of(self.view)
        takes = action == "list" or "ordering" in getattr(self.view, "extra_query_parameters", ())
        if takes and orderings:
            names = [name for field in orderings for name in (field, f"-{field}")]
            found.append(OpenApiParameter("ordering", OpenApiTypes.STR, enum=names, description="order of the list"))
        return found


def _describe_local_times(schemas: Any) -> None:
    """A time of day here is local to Asia/Shanghai; the format `time` of JSON Schema would demand an offset."""
    if isinstance(schemas, dict):
        if schemas.get("format") == "time":
            del schemas["format"]
            schemas |= {"pattern": r"^\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$", "examples": ["08:00:00"]}
        for inner in schemas.values():
            _describe_local_times(inner)
    elif isinstance(schemas, list):
        for inner in schemas:
            _describe_local_times(inner)


def add_problem_answers(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Post-processing hook: every operation's refusals, by what it takes and whether it needs a sign-in."""
    del generator, request, public
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    _describe_local_times(schemas)
    for operations in result.get("paths", {}).values():
        for method, operation in operations.items():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            # a bad token is refused everywhere, also where none is needed
            codes = {"400", "401", "404", "406", "422", "429", "503"}
            if operation.get("security") != [{}]:
                codes.add("403")
            if method in BODY_METHODS:
                codes |= {"403", "409", "413", "415"}
            if method in {"patch", "put", "delete"}:
                codes |= {"409", "412", "428"}
            for code in codes:
                operation["responses"].setdefault(code, {"description": MEANINGS[code]})
            for code, response in operation["responses"].items():
                if code >= "400" and not response.get("content"):
                    response["content"] = {
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                    }
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result
