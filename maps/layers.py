"""The registry through which apps offer their rows as map layers.

An app registers its layers from `apps.py`. Tiles and TileJSON are made from the registry alone, so nothing is
published that is not named here, and nobody sees a row that the layer's `visible_to(user)` does not give.

    layers.register(
        Layer(
            name="sites",
            title="走访对象",
            title_en="Sites",
            visible_to=lambda user: Site.objects.visible_to(user),
            geometry="location",
            attributes=(Attribute("name"), Attribute("kind"), Attribute("district", "district__name")),
        )
    )
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from django.db.models import QuerySet

from maps.domain.tiles import Tile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from geo_portal.accounts.models import User

Visitor: TypeAlias = "User | AnonymousUser"
"""Whoever asks: a person signed in, or not."""

MAX_ZOOM = 22
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_RESERVED = {"id", "count", "geometry"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of a tile's features: its name there, the model path it is read from, and its TileJSON type."""

    name: str
    path: str = ""
    type: Literal["String", "Number", "Boolean"] = "String"

    @property
    def source(self) -> str:
        return self.path or self.name


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle of a tile: west, south, east, north in degrees of EPSG:4326, and what its feature says."""

    box: tuple[float, float, float, float]
    properties: Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Layer:
    """What can be drawn as tiles.

    `visible_to(user)` gives a queryset whose `geometry` field is EPSG:4326; an AnonymousUser is a user like any
    other. `public` layers are listed for everyone; others only exist for people signed in. Below zoom
    `cluster_below` the rows of a point layer are counted on a 32×32 grid per tile (features carry `count`, and of a
    cell's only row also `id` and the attributes); from there on each row is a feature with `id` and the attributes.

    `parameters` may follow a tile's address, and `narrowed(rows, asked)` gives the rows that they ask for (or raises a
    refusal). `seen(user, rows)` is told of the rows of a tile before it is answered, where a look is to be noted.

    Of what is no row, as sums over rows, `shapes(user, tile, asked)` gives what lies in a tile (or raises a refusal
    at once); the layer then has no `visible_to`, and whoever makes the shapes sees to the rights.
    """

    name: str
    title: str
    title_en: str
    visible_to: Callable[[Visitor], QuerySet[Any]] | None = None
    geometry: str = "location"
    attributes: tuple[Attribute, ...] = ()
    public: bool = False
    points: bool = True
    min_zoom: int = 0
    max_zoom: int = 16
    cluster_below: int = 13
    attribution: str = field(default="")
    parameters: frozenset[str] = frozenset()
    narrowed: Callable[[QuerySet[Any], Mapping[str, str]], QuerySet[Any]] | None = None
    seen: Callable[[Visitor, QuerySet[Any]], None] | None = None
    shapes: Callable[[Visitor, Tile, Mapping[str, str]], Iterable[Shape]] | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not a layer name: lower-case letters, digits and underscores")
        if (self.visible_to is None) == (self.shapes is None):
            raise ValueError(f"layer {self.name}: it has either rows or shapes")
        names = [attribute.name for attribute in self.attributes]
        if wrong := [name for name in names if not _fit(name) or names.count(name) > 1]:
            raise ValueError(f"layer {self.name}: {wrong} cannot name attributes, or stand twice")
        if not 0 <= self.min_zoom <= self.max_zoom <= MAX_ZOOM:
            raise ValueError(f"layer {self.name}: zooms {self.min_zoom}–{self.max_zoom} are not within 0–{MAX_ZOOM}")

    def open_to(self, user: Visitor) -> bool:
        """Whether the layer exists for this person at all."""
        return self.public or bool(user.is_authenticated)

    def clustered_at(self, zoom: int) -> bool:
        return self.points and zoom < self.cluster_below


def _fit(name: str) -> bool:
    """Whether an attribute may have this name: it becomes a column beside those that make the tile."""
    return bool(_NAME.fullmatch(name)) and name not in _RESERVED and not name.startswith("mvt_")


_layers: dict[str, Layer] = {}


def register(layer: Layer) -> None:
    """Offer a layer; ValueError when another one has its name."""
    if layer.name in _layers and _layers[layer.name] != layer:
        raise ValueError(f"there is already a layer {layer.name}")
    _layers[layer.name] = layer


def unregister(name: str) -> None:
    """Take a layer back (tests)."""
    _layers.pop(name, None)


def find(name: str, user: Visitor) -> Layer | None:
    """The layer of that name if it exists for this person."""
    layer = _layers.get(name)
    return layer if layer is not None and layer.open_to(user) else None
