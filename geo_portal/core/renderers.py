"""JSON, and GeoJSON when the client asks for `application/geo+json`."""

from __future__ import annotations

from typing import Any

from rest_framework import negotiation, renderers
from rest_framework.request import Request


class JSONRenderer(renderers.JSONRenderer):
    charset = None


class GeoJSONRenderer(renderers.JSONRenderer):
    """The body is already GeoJSON: the view's serializer made it so (see core.api)."""

    media_type = "application/geo+json"
    format = "geojson"
    charset = None


class Negotiation(negotiation.DefaultContentNegotiation):
    """An Accept header that names nothing we have gets JSON, not a 406: tablets behind proxies send odd ones."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        from rest_framework.exceptions import NotAcceptable

        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            return renderers[0], renderers[0].media_type
