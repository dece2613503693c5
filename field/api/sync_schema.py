"""How push and pull stand in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from field.domain import sync

_TIME = {"type": "string", "format": "date-time"}
_UUID = {"type": "string", "format": "uuid"}

_OP = {
    "type": "object",
    "description": "One change of one record. What cannot be applied is answered `rejected` or `retry`, never dropped.",
    "required": ["op", "type", "id", "action"],
    "properties": {
        "op": {**_UUID, "description": "new for each operation; the same again is recognised"},
        "type": {"type": "string", "description": "kind of record: visit, visit_photo, case, conflict"},
        "id": {**_UUID, "description": "the record's, minted on the device"},
        "action": {"type": "string", "enum": ["create", "update", "delete"]},
        "base": {
            "type": ["integer", "null"],
            "minimum": 0,
            "description": "newest revision of the record whose whole content this device has seen",
        },
        "made_at": {"type": ["string", "null"], "format": "date-time", "description": "by the device's clock"},
        "data": {"type": "object", "additionalProperties": True, "description": "only the fields that are set"},
    },
}

_PUSH_BODY = {
    "type": "object",
    "required": ["schema", "groups"],
    "properties": {
        "schema": {"type": "integer", "minimum": 1, "maximum": sync.SCHEMA + 1},
        "sent_at": {**_TIME, "description": "the device's clock"},
        "queue_depth": {"type": "integer", "minimum": 0},
        "storage_free": {"type": "integer", "minimum": 0, "description": "bytes"},
        "app_version": {"type": "string", "description": "kept of it are 40 characters"},
        "groups": {
            "type": "array",
            "maxItems": sync.MAX_OPS,
            "items": {"type": "array", "minItems": 1, "maxItems": sync.MAX_GROUP, "items": _OP},
        },
    },
}

_RESULT = {
    "type": "object",
    "required": ["op", "status"],
    "properties": {
        "op": {"description": "as sent"},
        "status": {"type": "string", "enum": ["applied", "merged", "conflict", "duplicate", "rejected", "retry"]},
        "was": {"type": "string", "enum": ["applied", "merged", "conflict", "rejected"]},
        "rev": {"type": ["integer", "null"]},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "because": {"description": "the operation of the group that could not be applied"},
        "conflict": _UUID,
        "data": {"type": ["object", "null"], "description": "the record now; null when it was deleted"},
    },
    "additionalProperties": True,
}

_PUSH_ANSWER = {
    "type": "object",
    "required": ["server_time", "results"],
    "properties": {"server_time": _TIME, "results": {"type": "array", "items": _RESULT}},
}

_CHANGE = {
    "type": "object",
    "required": ["type", "id", "rev"],
    "properties": {
        "type": {"type": "string"},
        "id": _UUID,
        "rev": {"type": "integer"},
        "data": {"type": "object", "additionalProperties": True},
        "removed": {"type": "string", "enum": ["deleted", "out_of_scope"]},
    },
}

_PULL_ANSWER = {
    "type": "object",
    "required": ["server_time", "changes", "cursor", "more"],
    "properties": {
        "server_time": _TIME,
        "changes": {"type": "array", "items": _CHANGE},
        "cursor": {"type": "string", "description": "opaque; good for this device only"},
        "more": {"type": "boolean"},
    },
}

_VISIT = "0192d3c5-7a10-7cc3-98c4-dc0c0c07398f"
_OP_ID = "0192d3c5-8b21-7aa0-8f00-6f7ad6d2a111"

PUSH: dict[str, Any] = {
    "request": {"application/json": _PUSH_BODY},
    "responses": {200: OpenApiResponse(response=_PUSH_ANSWER, description="one answer for each operation")},
    "examples": [
        OpenApiExample(
            "a visit begins",
            {
                "schema": 1,
                "sent_at": "2026-11-22T03:05:00Z",
                "queue_depth": 1,
                "groups": [
                    [
                        {
                            "op": _OP_ID,
                            "type": "visit",
                            "id": _VISIT,
                            "action": "create",
                            "base": None,
                            "made_at": "2026-11-22T03:04:05Z",
                            "data": {
                                "site": "0192d3c5-0000-7000-8000-00000000a001",
                                "status": "in_progress",
                                "started_at": "2026-11-22T03:04:05Z",
                            },
                        }
                    ]
                ],
            },
            request_only=True,
        ),
        OpenApiExample(
            "applied",
            {"server_time": "2026-11-22T03:05:01Z", "results": [{"op": _OP_ID, "status": "applied", "rev": 184501}]},
            response_only=True,
        ),
    ],
}

PULL: dict[str, Any] = {
    "parameters": [
        OpenApiParameter("cursor", OpenApiTypes.STR, description="where the last page ended; none for a snapshot"),
        OpenApiParameter("limit", {"type": "integer", "minimum": 1, "default": 500}, description="at most 1,000"),
    ],
    "responses": {
        200: OpenApiResponse(response=_PULL_ANSWER, description="a page of changes"),
        410: OpenApiResponse(
            response={"$ref": "#/components/schemas/Problem"}, description="the cursor is void: take a snapshot"
        ),
    },
    "examples": [
        OpenApiExample(
            "a page",
            {
                "server_time": "2026-11-22T03:05:01Z",
                "changes": [
                    {"type": "visit", "id": _VISIT, "rev": 184501, "removed": "out_of_scope"},
                ],
                "cursor": "…",
                "more": False,
            },
            response_only=True,
        )
    ],
}
