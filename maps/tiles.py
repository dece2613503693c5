"""Vector tiles of registered layers, made by PostGIS from exactly the rows that a person may see."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import F, FloatField, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from maps import sql
from maps.domain.tiles import EXTENT, GRID, Tile

if TYPE_CHECKING:
    from maps.layers import Attribute, Layer, Shape, Visitor

_SLACK_DEGREES: Final = 1e-7
_SIMPLER: Final = 4
"""Lines and areas leave out vertices that lie within so many units (an eighth of a pixel of 512) of what is drawn."""
_SHAPE_BUFFER: Final = 64
"""Lines and areas are cut this many units outside the tile, so that no cut edge shows."""


class _Mercator(Func):
    """A geometry in EPSG:3857. Its output field is text so that Django leaves the column as PostGIS made it."""

    template = "ST_Transform(%(expressions)s, 3857)"
    output_field = TextField()


class _Simpler(Func):
    """A geometry without the vertices that a tolerance makes needless; what is smaller stays as its two ends."""

    function = "ST_Simplify"
    template = "%(function)s(%(expressions)s, true)"
    output_field = TextField()


class _Easting(Func):
    """Metres of EPSG:3857 of a point in EPSG:4326; plain arithmetic is several times faster than ST_Transform."""

    template = "radians(ST_X(%(expressions)s)) * 6378137.0"
    output_field = FloatField()


class _Northing(Func):
    """As _Easting; latitudes are held within the range where the logarithm exists."""

    template = "ln(tan(radians(45 + LEAST(89.9, GREATEST(-89.9, ST_Y(%(expressions)s))) / 2))) * 6378137.0"
    output_field = FloatField()


def tile_of(layer: Layer, tile: Tile, user: Visitor, asked: Mapping[str, str]) -> bytes:
    """The tile as Mapbox Vector Tile bytes, with the rows that `user` may see and asks for; empty when none lies in
    it."""
    if layer.shapes is not None:
        return _shapes(layer, tile, layer.shapes(user, tile, asked))
    clustered = layer.clustered_at(tile.z)
    visible = _visible(layer, tile, user, asked)
    if layer.seen is not None:
        layer.seen(user, visible)
    rows, row_parameters = _columns(layer, tile, visible, clustered=clustered).query.sql_with_params()
    attributes = "".join(f', row."{_column(attribute)}" AS "{attribute.name}"' for attribute in layer.attributes)
    text = sql.statement("tile_clusters" if clustered else "tile_features")
    with connection.cursor() as cursor:
        # Django's part has positional parameters, ours has named ones, and psycopg takes one kind at a time.
        bound = cursor.mogrify(rows, row_parameters).replace("%", "%%")
        statement = text.replace("{rows}", bound).replace("{attributes}", attributes)
        cursor.execute(statement, _parameters(layer, tile))
        (content,) = cursor.fetchone()
    return bytes(content)


def _shapes(layer: Layer, tile: Tile, shapes: Iterable[Shape]) -> bytes:
    found = list(shapes)
    if not found:
        return b""
    columns = zip(*(shape.box for shape in found), strict=True)
    boxes = {name: list(column) for name, column in zip(("wests", "souths", "easts", "norths"), columns, strict=True)}
    properties = [json.dumps(dict(shape.properties)) for shape in found]
    with connection.cursor() as cursor:
        cursor.execute(sql.statement("tile_shapes"), {**_parameters(layer, tile), **boxes, "properties": properties})
        (content,) = cursor.fetchone()
    return bytes(content)


def _visible(layer: Layer, tile: Tile, user: Visitor, asked: Mapping[str, str]) -> QuerySet[Any, Any]:
    box = Polygon.from_bbox(_box(layer, tile))
    box.srid = 4326
    # Of a line the box around it says little: it may pass a tile by.
    lookup = "bboverlaps" if layer.points else "intersects"
    if layer.visible_to is None:
        raise ValueError(f"layer {layer.name} has no rows")
    rows = layer.visible_to(user).filter(**{f"{layer.geometry}__{lookup}": box})
    return rows if layer.narrowed is None else layer.narrowed(rows, asked)


def _columns(layer: Layer, tile: Tile, visible: QuerySet[Any, Any], *, clustered: bool) -> QuerySet[Any, Any]:
    columns: dict[str, Any] = {"mvt_id": Cast("pk", TextField())}
    if clustered:
        columns |= {"mvt_x": _Easting(F(layer.geometry)), "mvt_y": _Northing(F(layer.geometry))}
    else:
        shape: Any = _Mercator(F(layer.geometry))
        columns["mvt_geometry"] = shape if layer.points else _Simpler(shape, Value(tile.side_m / EXTENT * _SIMPLER))
    columns |= {_column(attribute): F(attribute.source) for attribute in layer.attributes}
    return visible.order_by().values(**columns)


def _column(attribute: Attribute) -> str:
    """The attribute's column; its own name could be that of a model field, which Django does not take."""
    return f"mvt_attribute_{attribute.name}"


def _parameters(layer: Layer, tile: Tile) -> dict[str, Any]:
    west, south, east, north = tile.mercator
    last_column = tile.x == (1 << tile.z) - 1
    return {
        "layer": layer.name,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "east_limit": math.inf if last_column else east,
        "extent": EXTENT,
        "cell": tile.side_m / GRID,
        "buffer": 0 if layer.points else _SHAPE_BUFFER,
        "points": layer.points,
    }


def _box(layer: Layer, tile: Tile) -> tuple[float, float, float, float]:
    """Degrees around what can appear in the tile: its bounds, and for lines and areas the drawing buffer."""
    west, south, east, north = tile.degrees
    if layer.points:
        wide = high = _SLACK_DEGREES
    else:
        wide = (east - west) * _SHAPE_BUFFER / EXTENT
        # Degrees of latitude are not spread evenly over a tile of a low zoom, hence the generous height.
        high = 4 * (north - south) * _SHAPE_BUFFER / EXTENT
    return west - wide, max(-90.0, south - high), east + wide, min(90.0, north + high)
