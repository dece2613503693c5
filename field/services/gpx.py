"""GPX 1.0 and 1.1 as columns of positions. Only track points are where a person was; routes and waypoints are plans."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any
from uuid import UUID
from xml.etree.ElementTree import ParseError

from defusedxml.common import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
from defusedxml.ElementTree import iterparse

from field.domain.positions import Row, positions_from
from field.services.refusals import BadGpx, DtdForbidden, NotGpx
from field.services.trail_input import Message, epoch_us

Point = dict[str, str]


def decode_gpx(file: IO[bytes], visit: UUID | None = None) -> Message:
    """Read a GPX file; each point's index is its place among the file's track points.

    A point without a time is refused as `no_time`, one whose time cannot be read as `bad_time`, one without numbers for
    its position as `bad_coordinates`. Raises DtdForbidden (any document type declaration), NotGpx (XML of another
    kind) and BadGpx.
    """
    rows: list[Row] = []
    rejected: dict[int, str] = {}
    sent = 0
    for point in track_points(file):
        row = _row(sent, point, visit)
        if isinstance(row, str):
            rejected[sent] = row
        else:
            rows.append(row)
        sent += 1
    return Message(positions_from(rows), rejected, sent, None, "wgs84")


def track_points(file: IO[bytes]) -> Iterator[Point]:
    """The texts of each track point by local name (`lat`, `lon`, `time`, `ele`, `speed`, `course`), in file order.

    Elements are taken by local name: files in the wild come with either namespace, or none.
    """
    depth = 0
    try:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            name = _local(element.tag)
            if event == "start":
                depth += 1
                if depth == 1 and name != "gpx":
                    raise NotGpx(element=name[:40])
                continue
            depth -= 1
            if name == "trkpt":
                yield _texts(element)
            if name in {"trkpt", "rtept", "wpt"}:
                element.clear()
    except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden) as error:
        raise DtdForbidden from error
    except (ParseError, ValueError, LookupError) as error:
        raise BadGpx(reason=str(error)[:300]) from error


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _texts(element: Any) -> Point:
    found = {name: element.get(name) or "" for name in ("lat", "lon")}
    for child in element.iter():
        name = _local(child.tag)
        if name in {"time", "ele", "speed", "course"}:
            found.setdefault(name, (child.text or "").strip())
    return found


def _row(index: int, point: Point, visit: UUID | None) -> Row | str:
    if not point.get("time"):
        return "no_time"
    t_us = _time(point["time"])
    if t_us is None:
        return "bad_time"
    lon, lat = _number(point["lon"]), _number(point["lat"])
    if lon is None or lat is None:
        return "bad_coordinates"
    speed = _number(point.get("speed", ""))
    course = _number(point.get("course", ""))
    return (
        index,
        t_us,
        lon,
        lat,
        None,
        _number(point.get("ele", "")),
        speed if speed is not None and speed >= 0 else None,
        course if course is not None and 0 <= course <= 360 else None,
        None,
        False,
        visit,
    )


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _time(text: str) -> int | None:
    """GPX times are UTC, whether they say so or not."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return epoch_us(read if read.tzinfo else read.replace(tzinfo=UTC))
