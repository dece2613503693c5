"""Vector tiles and their TileJSON over HTTP."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo_portal.core.errors import NotFound
from geo_portal.core.filters import refuse_unknown
from maps import basemap, layers
from maps.domain.pmtiles import MEDIA_TYPES, Compression
from maps.domain.tiles import Tile
from maps.services.offline_maps import BasemapUnreadable
from maps.tiles import tile_of

MVT = "application/vnd.mapbox-vector-tile"
_WORLD = [-180.0, -85.0511287798066, 180.0, 85.0511287798066]


class NoSuchLayer(NotFound):
    code = "no_such_layer"
    text = _("There is no such layer, or it is not open to you.")


class NoSuchTile(NotFound):
    code = "no_such_tile"
    text = _("The layer has no tile there: outside its zooms, or outside the pyramid.")


class _OneKind(BaseContentNegotiation):
    """A tile is a tile whatever the Accept header says; map libraries send many."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class _TileView(APIView):
    permission_classes = (AllowAny,)
    content_negotiation_class = _OneKind

    def layer(self, request: Request, name: str) -> layers.Layer:
        layer = layers.find(name, request.user)
        if layer is None:
            raise NoSuchLayer
        refuse_unknown(request, layer.parameters)
        return layer


def _say_who_it_is_for(response: HttpResponse, request: Request) -> None:
    """The same address answers different people differently; only what everybody sees may be kept by others."""
    response["Cache-Control"] = "private, no-cache" if request.user.is_authenticated else "public, max-age=60"
    patch_vary_headers(response, ("Cookie", "Authorization"))


def _search(request: Request) -> str:
    """What the tiles are asked with is what their TileJSON was asked with."""
    return f"?{request.query_params.urlencode()}" if request.query_params else ""


def _refuse_what_tiles_would(layer: layers.Layer, request: Request) -> None:
    asked = request.query_params
    if layer.shapes is not None:
        layer.shapes(request.user, Tile(0, 0, 0), asked)
    elif layer.narrowed is not None and layer.visible_to is not None:
        layer.narrowed(layer.visible_to(request.user), asked)


class TileView(_TileView):
    """A vector tile (MVT 2.1) with the layer's rows that the caller may see.

    At low zooms points are counted on a grid: features then carry `count`, and single ones their attributes. The ETag
    is the content's: a client that sends it back is answered 304 while nothing in the tile has changed.
    """

    @extend_schema(
        operation_id="tiles_mvt",
        tags=["tiles"],
        responses={
            (200, MVT): OpenApiTypes.BINARY,
            204: OpenApiResponse(description="nothing lies in this tile"),
            304: OpenApiResponse(description="the tile is the one whose ETag was sent in If-None-Match"),
        },
    )
    def get(self, request: Request, layer: str, z: int, x: int, y: int) -> HttpResponse:
        found = self.layer(request, layer)
        tile = Tile(z, x, y)
        if not (found.min_zoom <= z <= found.max_zoom and tile.exists):
            raise NoSuchTile(min_zoom=found.min_zoom, max_zoom=found.max_zoom)
        content = tile_of(found, tile, request.user, request.query_params)
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        if not content:
            response = HttpResponse(status=204)
            del response["Content-Type"]  # of nothing
        elif etag in parse_etags(request.headers.get("If-None-Match", "").replace("W/", "")):
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(content, content_type=MVT)
        if content:
            response["ETag"] = etag
        _say_who_it_is_for(response, request)
        return response


class BasemapTileView(APIView):
    """A tile of the basemap's archive, where `BASEMAP_PMTILES` names one; `config` says whether. Open to all."""

    permission_classes = (AllowAny,)
    content_negotiation_class = _OneKind

    @extend_schema(
        operation_id="tiles_basemap",
        tags=["tiles"],
        responses={
            **{(200, kind): OpenApiTypes.BINARY for kind in MEDIA_TYPES.values()},
            204: OpenApiResponse(description="nothing lies in this tile"),
            304: OpenApiResponse(description="the tile is the one whose ETag was sent in If-None-Match"),
        },
    )
    def get(self, request: Request, z: int, x: int, y: int) -> HttpResponse:
        refuse_unknown(request, frozenset())
        try:
            archive = basemap.archive()
            if archive is None:
                raise NoSuchLayer
            if not (archive.min_zoom <= z <= archive.max_zoom and Tile(z, x, y).exists):
                raise NoSuchTile(min_zoom=archive.min_zoom, max_zoom=archive.max_zoom)
            content = archive.tile(z, x, y)
        except (OSError, basemap.NotPMTiles) as error:
            raise BasemapUnreadable from error
        etag = f'"{hashlib.sha256(content or b"").hexdigest()[:32]}"'
        if not content:
            response = HttpResponse(status=204)
            del response["Content-Type"]  # of nothing
        elif etag in parse_etags(request.headers.get("If-None-Match", "").replace("W/", "")):
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(content, content_type=MEDIA_TYPES[archive.tile_type])
            if archive.compression is Compression.GZIP:
                response["Content-Encoding"] = "gzip"
        if content:
            response["ETag"] = etag
        response["Cache-Control"] = "public, max-age=3600"
        return response


class TileJSONView(_TileView):
    """TileJSON 3.0.0 of a layer: address template of its tiles, zooms, attributes."""

    @extend_schema(
        operation_id="tiles_json",
        tags=["tiles"],
        responses={
            200: {
                "type": "object",
                "required": ["tilejson", "name", "tiles", "vector_layers", "minzoom", "maxzoom"],
                "properties": {
                    "tilejson": {"type": "string", "const": "3.0.0"},
                    "name": {"type": "string"},
                    "title": {"type": "string", "description": "in Chinese"},
                    "title_en": {"type": "string"},
                    "scheme": {"type": "string", "const": "xyz"},
                    "tiles": {"type": "array", "items": {"type": "string"}},
                    "minzoom": {"type": "integer"},
                    "maxzoom": {"type": "integer"},
                    "bounds": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
                    "attribution": {"type": "string"},
                    "cluster_below": {"type": "integer", "description": "below this zoom rows are counted on a grid"},
                    "vector_layers": {"type": "array", "items": {"type": "object"}},
                },
            }
        },
    )
    def get(self, request: Request, layer: str) -> Response:
        found = self.layer(request, layer)
        _refuse_what_tiles_would(found, request)
        fields = {"id": "String", **{attribute.name: attribute.type for attribute in found.attributes}}
        if found.points:
            fields["count"] = "Number"
        response = Response(
            {
                "tilejson": "3.0.0",
                "name": found.name,
                "title": found.title,
                "title_en": found.title_en,
                "scheme": "xyz",
                "tiles": [request.build_absolute_uri(f"/tiles/{found.name}/") + "{z}/{x}/{y}.mvt" + _search(request)],
                "minzoom": found.min_zoom,
                "maxzoom": found.max_zoom,
                "bounds": _WORLD,
                "attribution": found.attribution,
                "cluster_below": found.cluster_below if found.points else found.min_zoom,
                "vector_layers": [
                    {
                        "id": found.name,
                        "description": found.title_en,
                        "minzoom": found.min_zoom,
                        "maxzoom": found.max_zoom,
                        "fields": fields,
                    }
                ],
            }
        )
        _say_who_it_is_for(response, request)
        return response
