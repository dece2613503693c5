"""A visit's trail as files that other programs read: GPX 1.1 and OGC Moving Features JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.contrib.gis.geos import Point
from django.utils.translation import gettext

from field.domain import trail
from field.models import TrailPoint, Visit
from field.services.trails import VisitTrail
from geo_portal.core.clock import LOCAL, iso

GPX = "application/gpx+xml"
MF_JSON = "application/geo+json"
_NAMESPACE = "http://www.topografix.com/GPX/1/1"
_POINT = "http://www.garmin.com/xmlschemas/TrackPointExtension/v2"
_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def file_name(visit: Visit) -> str:
    """What a file about the visit is called, without its ending: by its site's code and its day, for whoever has taken
    several along. ASCII, whatever the code is."""
    code = _NO_NAME.sub("-", visit.site.code).strip("-") or str(visit.pk)
    return f"visit-{code}" + (f"-{visit.started_at.astimezone(LOCAL):%Y-%m-%d}" if visit.started_at else "")


def stretches(found: VisitTrail) -> Iterator[list[TrailPoint]]:
    """The undoubted positions in time order, cut where nothing was heard for long. One alone is a stretch too.

    Where raw positions have expired, the vertices of the line that was kept, which know neither height nor speed.
    """
    if found.kept is not None:
        yield from map(_vertices, found.lines)
        return
    current: list[TrailPoint] = []
    for point in found.points:
        if point.flags & int(trail.NOT_DRAWN):
            continue
        if current and (point.t - current[-1].t).total_seconds() > trail.GAP_S:
            yield current
            current = []
        current.append(point)
    if current:
        yield current


def _vertices(line: trail.Line) -> list[TrailPoint]:
    rows = zip(line.t_s.tolist(), line.lon.tolist(), line.lat.tolist(), strict=True)
    return [TrailPoint(t=datetime.fromtimestamp(t, UTC), location=Point(lon, lat, srid=4326)) for t, lon, lat in rows]


def gpx(visit: Visit, found: VisitTrail) -> bytes:
    """One track with a segment for each stretch; speed and course as most programs read them, in Garmin's extension."""
    root = Element("gpx", {"version": "1.1", "creator": "geo_portal", "xmlns": _NAMESPACE, "xmlns:gpxtpx": _POINT})
    track = SubElement(root, "trk")
    SubElement(track, "name").text = _NOT_XML.sub("", visit.site.name)
    if found.raw_gone:
        SubElement(track, "desc").text = gettext(
            "The positions as they came have expired; this is the line kept of them."
        )
    for points in stretches(found):
        segment = SubElement(track, "trkseg")
        for point in points:
            _add(segment, point)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _add(segment: Element, point: TrailPoint) -> None:
    place = {"lat": f"{point.location.y:.7f}", "lon": f"{point.location.x:.7f}"}
    one = SubElement(segment, "trkpt", place)
    if point.alt is not None:
        SubElement(one, "ele").text = f"{point.alt:.2f}"
    SubElement(one, "time").text = iso(point.t)
    told = [(name, value) for name, value in (("speed", point.speed), ("course", point.bearing)) if value is not None]
    if told:
        more = SubElement(SubElement(one, "extensions"), "gpxtpx:TrackPointExtension")
        for name, value in told:
            SubElement(more, f"gpxtpx:{name}").text = f"{value:.6g}"


def mf_json(visit: Visit, found: VisitTrail) -> dict[str, Any]:
    """OGC 19-045r3: a Feature whose temporal geometry has a prism for each stretch: linear within, unknown between."""
    prisms: list[dict[str, Any]] = [
        {
            "type": "MovingPoint",
            "datetimes": [iso(point.t) for point in points],
            "coordinates": [[round(point.location.x, 7), round(point.location.y, 7)] for point in points],
            "interpolation": "Linear",
        }
        for points in stretches(found)
    ]
    times = [t for prism in prisms for t in prism["datetimes"]]
    return {
        "type": "Feature",
        "id": str(visit.pk),
        "crs": {"type": "Name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "temporalGeometry": {"type": "MovingGeometryCollection", "prisms": prisms},
        "time": [times[0], times[-1]] if times else None,
        "geometry": None,
        "properties": {"site": visit.site.name, "site_en": visit.site.name_en, "raw_gone": found.raw_gone},
    }
