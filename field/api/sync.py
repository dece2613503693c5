"""Offline sync over HTTP. Bodies are read and answers written without REST framework's serializers: they are many and
small, and their shape is told in the OpenAPI document by hand."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from field.api import sync_schema
from field.domain import sync
from field.services.sync import pull, push
from geo_portal.accounts.authentication import device_of
from geo_portal.accounts.models import Device
from geo_portal.accounts.services.devices import note_seen
from geo_portal.core import clock, turns
from geo_portal.core.errors import Forbidden, Invalid, TooLarge
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.parsers import RawJSONParser, loads


class DeviceRequired(Forbidden):
    code = "device_required"
    text = _("Only devices sync: send the token that enrolling gave.")


def _device(request: Request) -> Device:
    device = device_of(request)
    if device is None:
        raise DeviceRequired
    return device


FORMAT = frozenset({"format"})


def _json(answer: Any) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(answer), content_type="application/json")


class PushView(APIView):
    """What a device made offline."""

    parser_classes = (RawJSONParser,)

    @extend_schema(**sync_schema.PUSH)
    def post(self, request: Request) -> HttpResponse:
        """Apply groups of operations, each whole or not at all; one answer for each operation, in the order sent.

        The answer is sent after commit. An operation may be sent again: it is answered as before (`duplicate`).
        """
        refuse_unknown(request, FORMAT)
        device = _device(request)
        raw = request.data if isinstance(request.data, bytes) else b""
        if len(raw) > sync.MAX_BYTES:
            raise TooLarge("More than is taken in one push.", max_bytes=sync.MAX_BYTES, max_ops=sync.MAX_OPS)
        body = loads(raw, storable=False)
        envelope = _Envelope.read(body)
        results = push.push(
            request.user,
            device,
            envelope.groups,
            schema=envelope.schema,
            clock_offset_s=envelope.clock_offset_s,
        )
        note_seen(device, **envelope.said)
        return _json({"server_time": clock.now(), "results": results})


class _Envelope:
    """A push's body around its operations."""

    def __init__(self, schema: int, groups: list[list[sync.Op]], offset: float | None, said: dict[str, Any]) -> None:
        self.schema, self.groups, self.clock_offset_s, self.said = schema, groups, offset, said

    @classmethod
    def read(cls, body: Any) -> _Envelope:
        """Raises Invalid for what is no push, TooLarge above the number of operations."""
        if not isinstance(body, dict):
            raise _invalid("", "an object")
        schema = body.get("schema")
        if type(schema) is not int or schema < 1:
            raise _invalid("/schema", "the version of the record formats, a whole number")
        try:
            groups = sync.read_groups(body, turns.give_way)
        except sync.BadEnvelope as error:
            raise _invalid(error.pointer, error.detail) from error
        if sum(map(len, groups)) > sync.MAX_OPS:
            raise TooLarge("More than is taken in one push.", max_ops=sync.MAX_OPS, max_bytes=sync.MAX_BYTES)
        said = {
            "queue_depth": _count(body.get("queue_depth"), 2**31 - 1),
            "storage_free": _count(body.get("storage_free"), 2**63 - 1),
            "app_version": _version(body.get("app_version")),
        }
        return cls(schema, groups, _offset(body.get("sent_at")), said)


def _invalid(pointer: str, detail: str) -> Invalid:
    return Invalid(
        f"Expected {detail}.", code="bad_push", errors=[{"pointer": pointer, "code": "bad_push", "detail": detail}]
    )


def _count(value: Any, most: int) -> int | None:
    """What a device says of itself is taken if it can be believed, and never refuses its work."""
    return value if type(value) is int and 0 <= value <= most else None


def _version(value: Any) -> str | None:
    return value if isinstance(value, str) and value.isprintable() else None


def _offset(sent_at: Any) -> float | None:
    """How far the device's clock is ahead of ours, in seconds."""
    try:
        at = sync.read_time(sent_at, "sent_at")
    except sync.Refused:
        return None
    return (at - clock.now()).total_seconds()


class PullView(APIView):
    """What changed for a device."""

    @extend_schema(**sync_schema.PULL)
    def get(self, request: Request) -> HttpResponse:
        """A snapshot of what is in the device's scope (no cursor), or what changed since a cursor; page by page.

        `more` says whether to ask again at once. A cursor is only good for the device it was given to.
        """
        refuse_unknown(request, FORMAT | {"cursor", "limit"})
        device = _device(request)
        page = pull.pull(request.user, device, request.query_params.get("cursor") or None, _limit(request))
        return HttpResponse(page.json(clock.now()), content_type="application/json")


def _limit(request: Request) -> int:
    raw = request.query_params.get("limit")
    if raw is None:
        return pull.DEFAULT_LIMIT
    try:
        limit = int(raw) if len(raw) <= 20 else pull.MAX_LIMIT
    except ValueError:
        limit = 0
    if limit < 1:
        raise Invalid(
            "`limit` is at least 1.",
            code="out_of_range",
            errors=[{"pointer": "/limit", "code": "out_of_range", "detail": "1 to 1,000"}],
        )
    return min(limit, pull.MAX_LIMIT)
