"""The map that goes with a visit's report: one HTML file that needs no network, and in which no text of a user runs.

folium makes the map's script from numbers and fixed words alone: its own tooltips and popups put text into a script,
where `${…}` runs, and its elements are templates, where `{{…}}` does. Whatever people wrote stands in the page beside
the map, escaped by Django. The page's own policy lets two scripts run, named by their hashes, and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import shapely
from django.contrib.gis.geos import Point
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from field.domain.coarse import GRID_DEG
from field.domain.signature import drawing_of
from field.services.finding_texts import text_of
from field.services.reports import VisitReport
from geo_portal.core import clock
from maps.sketch import Shape, shapes_within

_ROOM_DEG: Final = 0.02
"""How much of the surroundings is drawn beyond what the map shows at first."""
_FAR_DEG: Final = 0.1
"""A photo farther from the site than this has a wrong place, and must not shrink the visit to a speck."""
_TRAIL: Final = "#c8351b"
_SITE: Final = "#0d5c75"
_QUIET: Final = "#8d7f9c"
_FILLS: Final = {"land": "#f4f5f1", "urban": "#ecebe5", "park": "#dbe8d3", "wood": "#dbe8d3", "mountain": "#dbe8d3"}
_WATER: Final = "#b9d7e3"


def html(report: VisitReport) -> str:
    """The whole file, in the active language."""
    leaflet_js, leaflet_css = _leaflet()
    name, script = _map(report)
    visit, verdict = report.visit, report.verdict
    people = gettext(", ").join(str(person) for person in visit.participants.all())
    return render_to_string(
        "field/report_map.html",
        {
            "lang": get_language(),
            "policy": " ".join(f"'sha256-{_digest(one)}'" for one in (leaflet_js, script)),
            "leaflet_css": leaflet_css,
            "scripts": (leaflet_js, script),
            "map": name,
            "visit": visit,
            "began": _reported(visit.started_at, visit.recorded_started_at),
            "ended": _reported(visit.finished_at, visit.recorded_finished_at),
            "people": people,
            "signature": drawing_of(visit.signature),
            "verdict": verdict,
            "findings": [text_of(one["code"], one["value"]) for one in verdict.findings] if verdict else [],
            "decision": next(iter(verdict.visit.decisions.all()), None) if verdict else None,
            "photos": [
                {"number": number, "at": _moment(photo.taken_at), "photo": photo}
                for number, photo in enumerate(report.photos, 1)
            ],
            "has_trail": bool(report.trail.lines),
            "grid_deg": GRID_DEG,
            "made_at": _moment(clock.now()),
        },
    )


def _moment(t: datetime | None) -> str:
    return f"{t.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}" if t else "—"


def _reported(t: datetime | None, recorded: datetime | None) -> str:
    """A time of the report; of one that was corrected also what the device had recorded."""
    if recorded is None or recorded == t:
        return _moment(t)
    told = {"time": _moment(t), "recorded": _moment(recorded)}
    return gettext("%(time)s (recorded: %(recorded)s)") % told


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _leaflet() -> tuple[str, str]:
    """Leaflet's script and style, without the line by which a debugger would look for its source."""
    from xstatic.pkg import leaflet

    folder = Path(leaflet.BASE_DIR)
    script, style = ((folder / f"leaflet.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    return script.replace("\r", "").partition("//# sourceMappingURL")[0], style


def _map(report: VisitReport) -> tuple[str, str]:
    """The id of the map's element, and its script."""
    folium = _library("folium")
    site = report.visit.site
    outline = shapely.from_wkb(bytes((site.boundary or site.location).wkb))
    lines = [list(zip(line.lat.tolist(), line.lon.tolist(), strict=True)) for line in report.trail.lines]
    photos = [(number, photo.position) for number, photo in enumerate(report.photos, 1) if photo.position]
    west, south, east, north = _bounds(outline, lines, [place for _, place in photos])
    made = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        zoom_control=False,
        attribution_control=False,  # the page says below what the background is
    )
    made.options["maxZoom"] = 18
    for shape in shapes_within(west - _ROOM_DEG, south - _ROOM_DEG, east + _ROOM_DEG, north + _ROOM_DEG):
        _draw(folium, shape).add_to(made)
    if site.boundary:
        places = [[(lat, lon) for lon, lat in part.exterior.coords] for part in shapely.get_parts(outline)]
        folium.Polygon(places, color=_SITE, weight=2, fill=True, fill_opacity=0.15).add_to(made)
    for colour, weight in (("#ffffff", 7), (_TRAIL, 4)):
        if lines:
            folium.PolyLine(lines, color=colour, weight=weight).add_to(made)
    folium.CircleMarker(
        (site.location.y, site.location.x), radius=8, color="#ffffff", weight=3, fill_color=_SITE, fill_opacity=1
    ).add_to(made)
    for number, place in photos:
        _own("photo", number=number, lat=place.y, lon=place.x).add_to(made)
    _own("controls", zoom_in=gettext("Zoom in"), zoom_out=gettext("Zoom out")).add_to(made)
    made.fit_bounds([(south, west), (north, east)], max_zoom=16, padding=(24, 24))
    root = made.get_root()
    root.render()
    script: str = root.script.render()
    return made.get_name(), script.replace("\r", "")


def _library(name: str) -> Any:
    """folium or a part of it, imported when a map is first made: it takes a second, which no server should spend at its
    start. Half of it has no types."""
    return importlib.import_module(name)


# A marker with a number (folium's would first ask for the picture of a pin), and the controls in the page's language.
_OWN: Final = {
    "photo": """{% macro script(this, kwargs) %}
L.marker([{{ this.lat|tojson }}, {{ this.lon|tojson }}], {interactive: false, keyboard: false, icon: L.divIcon(
  {className: "photo", html: "{{ this.number|int }}", iconSize: [26, 26]})}).addTo({{ this._parent.get_name() }});
{% endmacro %}""",
    "controls": """{% macro script(this, kwargs) %}
L.control.zoom({zoomInTitle: {{ this.zoom_in|tojson }}, zoomOutTitle: {{ this.zoom_out|tojson }}}).addTo(
  {{ this._parent.get_name() }});
L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});
{% endmacro %}""",
}


def _own(kind: str, **values: float | str) -> Any:
    """An element of our own for folium's map. Its values are numbers, or fixed words of the product."""
    branca = _library("branca.element")
    element = branca.MacroElement()
    element._template = branca.Template(_OWN[kind])
    for name, value in values.items():
        setattr(element, name, value)
    return element


def _bounds(
    outline: Any, lines: Sequence[Iterable[tuple[float, float]]], photos: Iterable[Point]
) -> tuple[float, float, float, float]:
    """West, south, east, north (degrees) of site, trail and photos."""
    west, south, east, north = outline.bounds
    lon, lat = [west, east], [south, north]
    places = [place for line in lines for place in line]
    places += [
        (photo.y, photo.x)
        for photo in photos
        if west - _FAR_DEG < photo.x < east + _FAR_DEG and south - _FAR_DEG < photo.y < north + _FAR_DEG
    ]
    lat += [one for one, _ in places]
    lon += [one for _, one in places]
    return min(lon), min(lat), max(lon), max(lat)


def _draw(folium: Any, shape: Shape) -> Any:
    if shape.geometry.geom_type == "Polygon" and shape.layer != "districts":
        rings = [shape.geometry.exterior, *shape.geometry.interiors]
        fill = _WATER if shape.layer == "water" else _FILLS.get(shape.kind, _FILLS["land"])
        return folium.Polygon(
            [[(lat, lon) for lon, lat in ring.coords] for ring in rings],
            stroke=False,
            fill=True,
            fill_color=fill,
            fill_opacity=1,
        )
    line = shape.geometry.exterior if shape.geometry.geom_type == "Polygon" else shape.geometry
    styles: dict[str, dict[str, Any]] = {
        "water": {"color": _WATER, "weight": 3},
        "roads": {"color": "#d0c9b8", "weight": 3 if shape.kind in {"motorway", "trunk", "primary", "ring"} else 1.5},
        "rail": {"color": "#9aa3b5", "weight": 1.5},
        "districts": {"color": _QUIET, "weight": 1, "dash_array": "4 3"},
    }
    return folium.PolyLine([(lat, lon) for lon, lat in line.coords], **styles[shape.layer])
