"""Cursor pages: `{"results": […], "next": url|null}`, or a GeoJSON FeatureCollection with a member `next`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import pagination
from rest_framework.request import Request
from rest_framework.response import Response

from geo_portal.core.errors import BadRequest, Invalid


class BadCursor(BadRequest):
    """The cursor is not one that this list gave out."""

    code = "bad_cursor"


class CursorPagination(pagination.CursorPagination):
    """Stable under inserts; `limit` 1–1,000 (larger is clamped), default 100."""

    page_size = 100
    max_page_size = 1000
    page_size_query_param = "limit"
    ordering = "id"

    def get_page_size(self, request: Request) -> int:
        raw = request.query_params.get("limit")
        if raw is None:
            return self.page_size
        try:
            limit = int(raw)
        except ValueError:
            limit = 0
        if limit < 1:
            raise Invalid(
                "`limit` is a whole number from 1.",
                code="out_of_range",
                errors=[{"pointer": "limit", "code": "out_of_range", "detail": "from 1"}],
            )
        return min(limit, self.max_page_size)

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        """The view's whitelisted ordering (see filters), always ended by the key so that no two rows tie."""
        chosen = tuple(getattr(view, "chosen_ordering", None) or getattr(view, "ordering", ()) or ("id",))
        return chosen if chosen[-1].lstrip("-") == "id" else (*chosen, "-id" if chosen[0].startswith("-") else "id")

    def decode_cursor(self, request: Request) -> Any:
        try:
            return super().decode_cursor(request)
        except Exception as error:  # the base class lets several decoding errors through
            raise BadCursor from error

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any] | None:
        from django.core.exceptions import ValidationError
        from django.db import DataError

        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, DataError, ValueError) as error:
            if "cursor" in request.query_params:
                raise BadCursor from error
            raise

    def get_paginated_response(self, data: Any) -> Response:
        if isinstance(data, dict) and data.get("type") == "FeatureCollection":
            return Response({**data, "next": self.get_next_link()})
        return Response({"results": data, "next": self.get_next_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "address of the next page, null on the last",
                },
            },
        }
