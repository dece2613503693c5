"""How long a district keeps raw positions, and the trails that stay when they are gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple, Self

import numpy as np
from django.contrib.gis.db import models
from django.contrib.gis.geos import LineString, MultiLineString
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from field.domain.retention import LONGEST_DAYS, SHORTEST_DAYS
from field.domain.trail import Line
from field.models.visit import Visit
from geo_portal.accounts.models import District, User
from geo_portal.core.models import Recorded


class TrailRetention(Recorded):
    """For how many days the raw positions of those who work in a district, and below it, are kept.

    A district without a row follows the one above it; without any, the setting `TRAIL_KEEP_DAYS` counts.
    """

    district = models.OneToOneField(
        District, models.CASCADE, related_name="trail_retention", verbose_name=_("district")
    )
    days = models.PositiveSmallIntegerField(
        _("days"),
        validators=[MinValueValidator(SHORTEST_DAYS), MaxValueValidator(LONGEST_DAYS)],
        help_text=_("Trails of visits and verdicts stay. Shortening deletes in the following night."),
    )

    class Meta:
        verbose_name = _("retention of raw positions")
        verbose_name_plural = _("retention of raw positions")
        ordering = ("district__path",)
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=SHORTEST_DAYS, days__lte=LONGEST_DAYS), name="trail_retention_days_in_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.district}: {self.days}"


class Origin(NamedTuple):
    """What a vertex of a kept line comes from: a position that was converted from `crs`. `device` is the key of the one
    that sent it, None where the message named its system, or where it is not known."""

    device: str | None
    crs: str


class KeptTrail(models.Model):
    """The line of a visit, kept when the raw positions behind it expire. Derived, so not in the change log.

    `lines` EPSG:4326, a LineString for each unbroken stretch; `times` the epoch seconds of all their vertices in order,
    `origins` what these come from as a list of {device, crs, vertices}, so many in a row (see Origin; null: not put
    down); `lengths_m` one length for each stretch, as it was when the line was kept. `points` counts the raw
    positions of the visit up to `kept_at`, `flags` how many of them had which flag, `flagged` how many had any, by the
    rules of version `rules`.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, primary_key=True, related_name="kept_trail")
    user = models.ForeignKey(User, models.PROTECT, related_name="kept_trails", verbose_name=_("person"))
    kept_at = models.DateTimeField(_("kept at"))
    lines = models.MultiLineStringField(_("line"), srid=4326, spatial_index=False)
    times = ArrayField(models.FloatField())
    origins = models.JSONField(null=True)
    lengths_m = ArrayField(models.FloatField())
    points = models.PositiveIntegerField(_("positions"))
    flagged = models.PositiveIntegerField(_("flagged positions"))
    flags = models.JSONField(_("flags"), default=dict)
    rules = models.SmallIntegerField(_("version of the rules"))

    class Meta:
        verbose_name = _("kept trail")
        verbose_name_plural = _("kept trails")

    def __str__(self) -> str:
        return f"{self.visit_id}"

    def stretches(self) -> list[Line]:
        """The kept line as it was drawn."""
        found, begin = [], 0
        for vertices, length_m in zip(self.lines.coords, self.lengths_m, strict=True):
            xy = np.array(vertices, dtype=np.float64)
            end = begin + len(xy)
            times = np.array(self.times[begin:end], dtype=np.float64)
            found.append(Line(xy[:, 0], xy[:, 1], times, kept_length_m=length_m))
            begin = end
        return found

    def origin_of_each(self) -> list[Origin]:
        """The origins of the vertices, in their order."""
        if self.origins is None:
            return [Origin(None, "wgs84")] * len(self.times)
        return [Origin(run["device"], run["crs"]) for run in self.origins for _ in range(run["vertices"])]

    def with_stretches(self, lines: Iterable[Line], origins: Sequence[Origin]) -> Self:
        """Itself, with these stretches as its line, and the origins of their vertices; not saved."""
        lines = list(lines)
        parts = [LineString(np.column_stack([line.lon, line.lat]), srid=4326) for line in lines]
        self.lines = MultiLineString(parts, srid=4326)
        self.times = [t for line in lines for t in line.t_s.tolist()]
        self.lengths_m = [line.length_m for line in lines]
        runs = [(origin, len(list(run))) for origin, run in groupby(origins)]
        self.origins = [{**origin._asdict(), "vertices": count} for origin, count in runs]
        return self
