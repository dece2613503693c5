"""Addresses under /tiles/."""

from __future__ import annotations

from django.urls import path

from maps.api import tiles

urlpatterns = [
    path("basemap/<int:z>/<int:x>/<int:y>", tiles.BasemapTileView.as_view(), name="basemap-tile"),
    path("<str:layer>.json", tiles.TileJSONView.as_view(), name="tilejson"),
    path("<str:layer>/<int:z>/<int:x>/<int:y>.mvt", tiles.TileView.as_view(), name="tile"),
]
