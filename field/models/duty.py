"""When people are on duty."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from field.domain.duty import Window
from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models import District, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Recorded

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class DutyWindowQuerySet(models.QuerySet["DutyWindow"]):
    def visible_to(self, user: Any) -> Self:
        """One's own and those of the districts one works in; overseers see all that concern their territory."""
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        about_me = Q(user=user.pk)
        for place in rights.places:
            if place.path:
                about_me |= Q(district__path__in=ancestors(place.path))
        people = User.objects.visible_to(user).values("pk")
        return self.filter(about_me | rights.district_q("district", *OVERSEERS) | Q(user__in=people))


def ancestors(path: str) -> list[str]:
    """A district's path and those above it: `a/b/` gives `a/`, `a/b/`."""
    parts = path.strip("/").split("/")
    return ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]


class DutyWindow(Recorded):
    """A weekly span on duty, of a person or of everyone in a district; wall clock of Asia/Shanghai.

    `ends` not after `starts` means the next day, so 00:00–00:00 is the whole day. A person's own windows replace those
    of the district, a district's those of the districts above; without any, Monday to Friday 08:00–18:00 holds.
    """

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7)  # may be minted by the client
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="duty_windows", verbose_name=_("person")
    )
    district = models.ForeignKey(
        District, models.CASCADE, null=True, blank=True, related_name="duty_windows", verbose_name=_("district")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS, validators=[MaxValueValidator(6)])
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    objects = DutyWindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty window")
        verbose_name_plural = _("duty windows")
        ordering = ("weekday", "starts")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(district__isnull=True), name="duty_window_person_or_district"
            ),
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="duty_window_weekday_known"),
            models.UniqueConstraint(
                fields=["user", "district", "weekday", "starts"], nulls_distinct=False, name="duty_window_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.district} {self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"

    def as_window(self) -> Window:
        return Window(self.weekday, self.starts, self.ends)
