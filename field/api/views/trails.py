"""Positions that a device or a file tells of, over HTTP."""

from __future__ import annotations

from collections.abc import Callable

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field.api import serializers as s
from field.services import gpx, nmea, trail_input, trail_points
from geo_portal.accounts.authentication import device_of
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.parsers import RawJSONParser

FORMAT = frozenset({"format"})


class TrailPointsView(APIView):
    """Positions of a person on duty. Any order, any repetition, at most 10,000 in a request."""

    parser_classes = (RawJSONParser,)

    @extend_schema(
        request={"application/json": trail_input.schema_of_body()},
        responses=s.TakenSerializer,
        examples=[
            OpenApiExample(
                "two positions",
                {
                    "points": [
                        {"t": "2026-11-22T03:04:05Z", "lon": 108.9402, "lat": 34.2655, "acc": 8.5, "battery": 73},
                        {"t": 1795403050.5, "lon": 108.9411, "lat": 34.2659, "speed": 1.3, "bearing": 92},
                    ]
                },
                request_only=True,
            ),
            OpenApiExample(
                "taken",
                {
                    "accepted": 1,
                    "duplicate": 0,
                    "held": 0,
                    "flagged": 0,
                    "rejected": [{"index": 1, "code": "off_duty"}],
                },
                response_only=True,
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """Store positions. The answer is sent after commit; what it counts is stored."""
        refuse_unknown(request, FORMAT)
        body = request.data
        message = trail_input.decode(body if isinstance(body, bytes) else b"")
        device = trail_points.device_key(request.user, message.device, device_of(request))
        source = "api" if message.crs is None else "api_crs"
        taken = trail_points.take_in(request.user, device, message.positions, source=source, source_crs=message.crs)
        taken.rejected |= message.rejected
        return Response(taken.answer())


class _TrailFileView(APIView):
    parser_classes = (MultiPartParser,)

    def take(self, request: Request, decode: Callable[..., trail_input.Message], source: str) -> Response:
        refuse_unknown(request, FORMAT)
        body = s.TrailFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        message = decode(body.validated_data["file"], body.validated_data.get("visit"))
        device = trail_points.device_key(request.user, None, device_of(request))
        taken = trail_points.take_in(request.user, device, message.positions, source=source, source_crs=message.crs)
        taken.rejected |= message.rejected
        return Response(taken.answer())


class TrailGpxView(_TrailFileView):
    """A recorded GPX file as positions."""

    @extend_schema(request={"multipart/form-data": s.TrailFileSerializer}, responses=s.TakenSerializer)
    def post(self, request: Request) -> Response:
        """Store a file's track points; each `index` is a point's place among them. Any DTD is refused."""
        return self.take(request, gpx.decode_gpx, "gpx")


class TrailNmeaView(_TrailFileView):
    """A recorded NMEA log as positions."""

    @extend_schema(request={"multipart/form-data": s.TrailFileSerializer}, responses=s.TakenSerializer)
    def post(self, request: Request) -> Response:
        """Store the fixes of a log's RMC and GGA sentences; each `index` is a fix's place among them."""
        return self.take(request, nmea.decode_nmea, "nmea")
