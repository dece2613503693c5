"""Phone apps as they are: each sends in its own form and takes its own answer as success.

An authenticated message is answered as success once it is committed, also when it is of no use: it is kept aside for
people, for an app would repeat it for ever. What is down at the moment is answered 503 or 507, and every app repeats.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from field.services import ingest, phone_apps
from field.services.phone_apps import Sent
from geo_portal.accounts.authentication import (
    BasicAuthentication,
    BearerAuthentication,
    PhoneAppAuthentication,
    device_of,
)
from geo_portal.accounts.models import Device
from geo_portal.accounts.services.devices import INGEST_KEY_PREFIX, DeviceRevoked
from geo_portal.core.errors import BadRequest, Unauthenticated
from geo_portal.core.parsers import RawJSONParser


class UnknownId(BadRequest):
    code = "unknown_id"
    text = _("No device has this `id`: send its ingest key.")


class _AnyParser(RawJSONParser):
    """The body as it came, whatever the app calls it."""

    media_type = "*/*"


def _sent(request: Request, app: str) -> Sent:
    body = request.data
    return Sent(
        app,
        request.headers.get("Content-Type", ""),
        request.META.get("QUERY_STRING", "") if app == "osmand" else "",
        body if isinstance(body, bytes) else b"",
    )


class IdAuthentication(PhoneAppAuthentication):
    """The ingest key as `id`, as OsmAnd and Traccar Client send it; a token would not belong into an address."""

    def authenticate(self, request: Request) -> tuple[Any, Device]:
        try:
            return super().authenticate(request)
        except DeviceRevoked:
            raise
        except Unauthenticated as error:
            raise UnknownId from error

    def secret_of(self, request: Request) -> str | None:
        key = phone_apps.key_of(_sent(request, "osmand"))
        if key is not None and not key.startswith(INGEST_KEY_PREFIX):
            raise Unauthenticated
        return key


class IdScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself, untyped
    target_class = "field.api.ingest.IdAuthentication"
    name = "ingestId"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "query", "name": "id", "description": "a device's ingest key"}


class _IngestView(APIView):
    parser_classes = (_AnyParser,)
    app: ClassVar[str]

    def take_in(self, request: Request) -> None:
        device = device_of(request)
        if device is None:
            raise Unauthenticated
        ingest.take_in(device, self.sent(request))

    def sent(self, request: Request) -> Sent:
        return _sent(request, self.app)


_FULL: dict[Any, Any] = {507: OpenApiResponse(description="the storage is full; nothing was changed, send it again")}
_FREE: dict[str, Any] = {"type": "object", "additionalProperties": True}
_REPEATED = "also for what is of no use: it is kept aside, or counted as off duty"


class OverlandView(_IngestView):
    """Overland for iOS and Android."""

    authentication_classes = (BearerAuthentication,)
    http_method_names = ["post", "options"]
    app = "overland"

    @extend_schema(
        request={
            "application/json": {
                "type": "object",
                "additionalProperties": True,
                "required": ["locations"],
                "properties": {"locations": {"type": "array", "items": _FREE}, "current": _FREE, "trip": _FREE},
            }
        },
        responses={
            **_FULL,
            (200, "application/json"): OpenApiResponse(
                {
                    "type": "object",
                    "required": ["result"],
                    "properties": {"result": {"type": "string", "enum": ["ok"]}},
                },
                description=_REPEATED,
            ),
        },
        examples=[
            OpenApiExample(
                "one fix",
                {
                    "locations": [
                        {
                            "type": "Feature",
                            "geometry": {"type": "Point", "coordinates": [108.9402, 34.2655]},
                            "properties": {
                                "timestamp": "2026-11-22T11:04:05+0800",
                                "horizontal_accuracy": 8,
                                "speed": 1.3,
                                "battery_level": 0.73,
                            },
                        }
                    ]
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        """A batch of GeoJSON points, in m/s, metres, battery 0–1; -1 is unknown."""
        self.take_in(request)
        return HttpResponse(b'{"result":"ok"}', content_type="application/json")


class OwnTracksView(_IngestView):
    """OwnTracks in HTTP mode."""

    authentication_classes = (BasicAuthentication,)
    http_method_names = ["post", "options"]
    app = "owntracks"

    @extend_schema(
        request={
            "application/json": {
                **_FREE,
                "required": ["_type"],
                "properties": {"_type": {"type": "string"}},
                "description": "`location` in km/h, metres and percent; other types are ignored",
            }
        },
        parameters=[
            OpenApiParameter("u", str, description="ignored"),
            OpenApiParameter("d", str, description="ignored"),
        ],
        responses={
            **_FULL,
            (200, "application/json"): OpenApiResponse(
                {"type": "array", "items": _FREE, "maxItems": 0}, description=_REPEATED
            ),
        },
        examples=[
            OpenApiExample(
                "a location",
                {
                    "_type": "location",
                    "tid": "7",
                    "tst": 1795403045,
                    "lat": 34.2655,
                    "lon": 108.9402,
                    "acc": 8,
                    "vel": 5,
                    "batt": 73,
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        """One message of any `_type`."""
        self.take_in(request)
        return HttpResponse(b"[]", content_type="application/json")


_OSMAND = {
    "id": "the ingest key; also in the body",
    "timestamp": "epoch s or ms, or a date in UTC",
    "lat": "degrees",
    "lon": "degrees",
    "speed": "knots",
    "bearing": "degrees from true north",
    "altitude": "m",
    "accuracy": "m",
    "batt": "percent",
    "mock": "true for a mocked position",
}


_EMPTY: dict[Any, Any] = {
    **_FULL,
    (200, "text/plain"): OpenApiResponse({"type": "string", "maxLength": 0}, description=_REPEATED),
}


class OsmAndView(_IngestView):
    """Traccar Client, OsmAnd, and what else speaks their protocol."""

    authentication_classes = (IdAuthentication,)
    http_method_names = ["get", "post", "options"]
    app = "osmand"

    def sent(self, request: Request) -> Sent:
        return phone_apps.without_key(super().sent(request))

    @extend_schema(
        parameters=[OpenApiParameter(name, str, description=text) for name, text in _OSMAND.items()],
        responses=_EMPTY,
    )
    def get(self, request: Request) -> HttpResponse:
        """One position in the address. Other parameters are ignored."""
        self.take_in(request)
        return HttpResponse(b"", content_type="text/plain")

    @extend_schema(
        parameters=[OpenApiParameter(name, str, description=text) for name, text in _OSMAND.items()],
        request={
            "application/x-www-form-urlencoded": {
                "type": "object",
                "additionalProperties": True,
                "properties": {name: {"type": "string", "description": text} for name, text in _OSMAND.items()},
            },
            "application/json": {
                "type": "object",
                "additionalProperties": True,
                "required": ["device_id", "location"],
                "properties": {
                    "device_id": {"type": "string", "description": _OSMAND["id"]},
                    "location": {
                        "oneOf": [_FREE, {"type": "array", "items": _FREE}],
                        "description": "`timestamp`, `coords` (m/s, metres), `battery.level` 0–1",
                    },
                },
            },
        },
        responses=_EMPTY,
        examples=[
            OpenApiExample(
                "Traccar Client 9",
                {
                    "device_id": "gpik_…",
                    "location": {
                        "timestamp": "2026-11-22T03:04:05.000Z",
                        "coords": {"latitude": 34.2655, "longitude": 108.9402, "accuracy": 8, "speed": 1.3},
                        "battery": {"level": 0.73, "is_charging": False},
                    },
                },
                request_only=True,
                media_type="application/json",
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        """One position as a form, or those of the JSON of Traccar Client 9."""
        self.take_in(request)
        return HttpResponse(b"", content_type="text/plain")
