"""Messages of phone apps as positions: each in its own form and units, read as its senders write it.

What such an app can neither correct nor leave out must not block its queue, so nothing here refuses a message: what
cannot be read comes out beside the positions, with the code of why. A value that an app writes for "unknown" (-1, a
battery of 255) is unknown, and the position counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from field.domain.positions import Positions, Row, positions_from
from field.services.trail_input import epoch_us
from geo_portal.accounts.services.devices import INGEST_KEY_PREFIX

KNOT_M_S = 1852 / 3600
KM_H_M_S = 1 / 3.6
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
_SECONDS_BELOW = 2**31 - 1  # Traccar's own bound: a larger timestamp counts milliseconds
_KEY = re.compile(INGEST_KEY_PREFIX.encode() + rb"[0-9a-f]{32}")
_STRUCK = INGEST_KEY_PREFIX + "***"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it came, without the key that it was signed with."""

    app: str
    content_type: str
    query: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Unusable:
    """A message, or that part of one, which is no position; `code` says why."""

    code: str
    message: Sent


@dataclass(slots=True)
class Reading:
    """What a message holds: positions, each with the part of the message that it came from, and the unusable rest."""

    rows: list[Row] = field(default_factory=list)
    parts: list[Sent] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)

    @property
    def positions(self) -> Positions:
        return positions_from(self.rows)

    def add(self, found: _Found, part: Sent) -> None:
        """A position, or the code of why it is none."""
        if isinstance(found, str):
            self.unusable.append(Unusable(found, part))
        else:
            self.rows.append((len(self.rows), *found))
            self.parts.append(part)


_Fields = tuple[int, float, float, float | None, float | None, float | None, float | None, int | None, bool, None]
_Found = _Fields | str
"""A Row without its index, or a code."""


def read(sent: Sent) -> Reading:
    """What a message of the app `sent.app` (a key of APPS) holds. Raises nothing, whatever it is."""
    reading = Reading()
    try:
        APPS[sent.app](sent, reading)
    except _Unreadable as error:
        return Reading(unusable=[Unusable(error.code, sent)])
    return reading


class _Unreadable(Exception):
    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def _json(raw: bytes | msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise _Unreadable("not_json") from error


def _object(raw: bytes | msgspec.Raw) -> dict[str, Any]:
    value = _json(raw)
    if not isinstance(value, dict):
        raise _Unreadable("not_an_object")
    return value


# --- values ---------------------------------------------------------------------------------------------------------


def _number(value: Any) -> float | None:
    """A finite number, also as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _known(value: Any, factor: float = 1.0) -> float | None:
    """A quantity that is never negative, where apps write -1 when they do not know it."""
    number = _number(value)
    return number * factor if number is not None and number >= 0 else None


def _percent(value: Any, factor: float = 1.0) -> int | None:
    number = _known(value, factor)
    return round(number) if number is not None and number <= 100 else None


def _truth(value: Any) -> bool:
    return value is True or str(value).lower() in {"true", "1"}


def _time(value: Any) -> int | None:
    """ISO 8601, with `Z`, `+08:00` or `+0800`; without a zone it is UTC."""
    try:
        read = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return epoch_us(read if read.tzinfo else read.replace(tzinfo=UTC))


def _epoch(value: Any) -> int | None:
    number = _number(value)
    return epoch_us(number) if number is not None else None


def _position(
    t_us: int | None,
    lon: Any,
    lat: Any,
    *,
    acc: float | None,
    alt: float | None,
    speed: float | None,
    bearing: float | None,
    battery: int | None,
    mock: bool = False,
) -> _Found:
    """`speed` in m/s, `battery` in percent."""
    if lon is None or lat is None:
        return "no_position"
    x, y = _number(lon), _number(lat)
    if x is None or y is None:
        return "bad_coordinates"
    if t_us is None:
        return "bad_time"
    return t_us, x, y, acc, alt, speed, bearing, battery, mock, None


# --- Overland -------------------------------------------------------------------------------------------------------


class _Batch(msgspec.Struct):
    locations: list[msgspec.Raw]
    current: msgspec.Raw = msgspec.Raw(b"null")


_batch = msgspec.json.Decoder(_Batch)


def _read_overland(sent: Sent, reading: Reading) -> None:
    """A batch of GeoJSON features: m/s, metres, battery 0–1, -1 unknown. Trips and visits among them are no fixes."""
    try:
        batch = _batch.decode(sent.body)
    except msgspec.ValidationError as error:
        raise _Unreadable("no_locations") from error
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise _Unreadable("not_json") from error
    # `current` is the newest fix when many wait in the queue: it comes again with its own batch.
    features = [*batch.locations, *([] if bytes(batch.current) == b"null" else [batch.current])]
    for raw in features:
        part = Sent(sent.app, JSON, "", b'{"locations":[' + bytes(raw) + b"]}")
        try:
            feature = _object(raw)
        except _Unreadable as error:
            reading.add(error.code, part)
            continue
        properties = feature.get("properties")
        if not isinstance(properties, dict):
            reading.add("no_time", part)
        elif properties.get("type") != "trip" and "action" not in properties:
            reading.add(_feature(feature.get("geometry"), properties), part)


def _feature(geometry: Any, properties: Mapping[str, Any]) -> _Found:
    place = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    lon, lat = place[:2] if isinstance(place, list) and len(place) >= 2 else (None, None)
    if properties.get("timestamp") is None:
        return "no_time"
    return _position(
        _time(properties["timestamp"]),
        lon,
        lat,
        acc=_known(properties.get("horizontal_accuracy")),
        alt=_number(properties.get("altitude")),
        speed=_known(properties.get("speed")),
        bearing=_known(properties.get("course")),
        battery=_percent(properties.get("battery_level"), 100),
    )


# --- OwnTracks ------------------------------------------------------------------------------------------------------


def _read_owntracks(sent: Sent, reading: Reading) -> None:
    """One object with `_type`: a location in km/h, metres and percent; every other kind is none of a trail's matter.

    A transition tells where a region was entered; the same moment comes as a location too.
    """
    if not sent.body.strip():
        return
    message = _object(sent.body)
    match message.get("_type"):
        case "location":
            reading.add(_location(message), sent)
        case "encrypted":
            raise _Unreadable("encrypted")
        case str():
            return
        case _:
            raise _Unreadable("no_type")


def _location(message: Mapping[str, Any]) -> _Found:
    if message.get("tst") is None:
        return "no_time"
    return _position(
        _epoch(message["tst"]),
        message.get("lon"),
        message.get("lat"),
        acc=_known(message.get("acc")),
        alt=_number(message.get("alt")),
        speed=_known(message.get("vel"), KM_H_M_S),
        bearing=_known(message.get("cog")),
        battery=_percent(message.get("batt")),
    )


# --- OsmAnd, Traccar Client -----------------------------------------------------------------------------------------

_KEY_NAMES = ("id", "deviceid", "device_id")


def _is_form(sent: Sent) -> bool:
    """Whether the body is `name=value&…`. Traccar's own server takes it for that whatever it is called."""
    kind = sent.content_type.partition(";")[0].strip().lower()
    return kind == FORM or (kind in {"", "text/plain"} and not sent.body.lstrip().startswith(b"{"))


def key_of(sent: Sent) -> str | None:
    """The `id` of an OsmAnd message: in the address, in the form, in the JSON; also where that JSON is broken."""
    for text in (sent.query, sent.body.decode("utf-8", "replace") if _is_form(sent) else ""):
        values = _pairs(text)
        for name in _KEY_NAMES:
            if values.get(name):
                return values[name]
    if _is_form(sent):
        return None
    try:
        message = _object(sent.body)
    except _Unreadable:
        found = _KEY.search(sent.body)
        return found[0].decode() if found else None
    given = next((message[name] for name in reversed(_KEY_NAMES) if message.get(name)), None)
    return given if isinstance(given, str) else None


def without_key(sent: Sent) -> Sent:
    """The same message with its key struck out, so that it may be kept. For what `key_of` has found a key in."""
    query = _stricken(sent.query)
    if _is_form(sent):
        return Sent(sent.app, sent.content_type, query, _stricken(sent.body.decode("utf-8", "replace")).encode())
    body = _KEY.sub(_STRUCK.encode(), sent.body)
    try:
        message = _object(body)
    except _Unreadable:
        return Sent(sent.app, sent.content_type, query, body)
    if any(message.get(name, _STRUCK) != _STRUCK for name in _KEY_NAMES):  # written with escapes
        body = msgspec.json.encode({**message, **{name: _STRUCK for name in _KEY_NAMES if name in message}})
    return Sent(sent.app, sent.content_type, query, body)


def _pairs(text: str) -> dict[str, str]:
    """The first value of each name."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=1000) if text.count("&") < 1000 else ():
        found.setdefault(name, value)
    return found


def _stricken(text: str) -> str:
    if text.count("&") >= 1000:
        return ""
    pairs = parse_qsl(text, keep_blank_values=True)
    return urlencode([(name, _STRUCK if name in _KEY_NAMES else value) for name, value in pairs])


def _read_osmand(sent: Sent, reading: Reading) -> None:
    """The classic form (knots, percent), in the address or the body, or the JSON of Traccar Client 9 (m/s, 0–1)."""
    if _is_form(sent) or not sent.body.strip():
        body = sent.body.decode("utf-8", "replace") if sent.body else ""
        reading.add(_form({**_pairs(body), **_pairs(sent.query)}), sent)
        return
    message = _object(sent.body)
    location = message.get("location")
    match location:
        case dict():
            reading.add(_coords(location), sent)
        case list():  # batchSync
            for one in location:
                part = Sent(sent.app, JSON, "", msgspec.json.encode({"location": one}))
                reading.add(_coords(one) if isinstance(one, dict) else "not_an_object", part)
        case _:
            raise _Unreadable("no_position")


def _form(values: Mapping[str, str]) -> _Found:
    if "valid" in values and not _truth(values["valid"]):
        return "no_fix"
    timestamp = values.get("timestamp", "")
    if not timestamp:
        return "no_time"
    lat, lon = values.get("lat"), values.get("lon")
    if lat is None and lon is None and "location" in values:
        lat, _, lon = values["location"].partition(",")
    return _position(
        _timestamp(timestamp),
        lon,
        lat,
        acc=_known(values.get("accuracy")),
        alt=_number(values.get("altitude")),
        speed=_known(values.get("speed"), KNOT_M_S),
        bearing=_known(values.get("bearing", values.get("heading"))),
        battery=_percent(values.get("batt")),
        mock=_truth(values.get("mock")),
    )


def _timestamp(text: str) -> int | None:
    """Seconds or milliseconds since 1970, or a date in either of two ways of writing."""
    number = _number(text)
    if number is None:
        return _time(text)
    return epoch_us(number if number < _SECONDS_BELOW else number / 1000)


def _coords(location: Mapping[str, Any]) -> _Found:
    coords = location.get("coords")
    if not isinstance(coords, dict):
        return "no_position"
    if location.get("timestamp") is None:
        return "no_time"
    battery = location.get("battery")
    return _position(
        _time(location["timestamp"]),
        coords.get("longitude"),
        coords.get("latitude"),
        acc=_known(coords.get("accuracy")),
        alt=_number(coords.get("altitude")),
        speed=_known(coords.get("speed")),
        bearing=_known(coords.get("heading")),
        battery=_percent(battery.get("level"), 100) if isinstance(battery, dict) else None,
        mock=_truth(location.get("mock")),
    )


APPS: dict[str, Callable[[Sent, Reading], None]] = {
    "overland": _read_overland,
    "owntracks": _read_owntracks,
    "osmand": _read_osmand,
}
"""The apps that are understood, by the last part of their address; also what a position's `source` says."""
