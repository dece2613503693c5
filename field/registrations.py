"""What field hands to the apps below it: its map layer, who may read its photos, where its uploads and history go."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from field.api import heat_tiles
from field.api.period import TRAILS_PARAMETERS, trails_asked_for
from field.models import (
    Assignment,
    Case,
    Category,
    Checklist,
    Conflict,
    DrawnTrail,
    DutyWindow,
    Erasure,
    IngestMessage,
    QuarantinedGroup,
    Site,
    SitePanorama,
    Visit,
    VisitPhoto,
)
from field.services import drawing, panoramas, photos, quarantine
from field.services.sync import declarations, ops
from geo_portal.core import history
from maps import areas, layers
from media import access, subjects


def _shown_at_visits(user: Any) -> Q:
    """Pictures of the visits that somebody sees, and their originals."""
    shown = VisitPhoto.objects.visible_to(user)
    return Q(pk__in=shown.values("photo")) | Q(pk__in=shown.values("original"))


def register_all() -> None:
    """Called once from apps.py, when every model is loaded."""
    layers.register(
        layers.Layer(
            name="sites",
            title="走访对象",
            title_en="Sites",
            visible_to=Site.objects.visible_to,
            attributes=(
                layers.Attribute("kind"),
                layers.Attribute("code"),
                layers.Attribute("name"),
                layers.Attribute("name_en"),
                layers.Attribute("status"),
                layers.Attribute("district_name", "district__name"),
            ),
        )
    )
    layers.register(
        layers.Layer(
            name="visits",
            title="走访",
            title_en="Visits",
            visible_to=lambda user: Visit.objects.visible_to(user).filter(position__isnull=False),
            geometry="position",
            attributes=(
                layers.Attribute("status"),
                layers.Attribute("site_name", "site__name"),
                layers.Attribute("site_name_en", "site__name_en"),
            ),
        )
    )
    layers.register(
        layers.Layer(
            name="trails",
            title="走访轨迹",
            title_en="Trails of visits",
            visible_to=lambda user: DrawnTrail.objects.visible_to(user).dated(),
            geometry="lines",
            points=False,
            attributes=(
                layers.Attribute("status", "visit__status"),
                layers.Attribute("site_name", "visit__site__name"),
                layers.Attribute("site_name_en", "visit__site__name_en"),
                layers.Attribute("person", "user"),
                layers.Attribute("person_name", "user__name"),
                layers.Attribute("began", type="Number"),
            ),
            min_zoom=8,
            parameters=TRAILS_PARAMETERS,
            narrowed=trails_asked_for,
            seen=drawing.note_seen,
        )
    )
    layers.register(
        layers.Layer(
            name="heat",
            title="走访热力",
            title_en="Where visits gather",
            points=False,
            attributes=(
                layers.Attribute("visits", type="Number"),
                layers.Attribute("minutes", type="Number"),
                layers.Attribute("people", type="Number"),
            ),
            min_zoom=6,
            max_zoom=14,
            parameters=heat_tiles.PARAMETERS,
            shapes=heat_tiles.squares_in,
        )
    )
    areas.register("sites", lambda user: Site.objects.assigned_to(user).boxes())
    # Whoever sees a visit sees its photos.
    access.register("field.visit_photo", _shown_at_visits)
    subjects.register(
        photos.SUBJECT,
        photos.link_upload,
        settled=photos.photo_settled,
        link_all=photos.link_uploads,
        arrived=photos.photo_arrived,
        announced=photos.has_announced,
    )
    subjects.register(quarantine.LEFT_PHOTO, quarantine.take_in_file, left_behind=quarantine.require_room_for_file)
    # Whoever sees a site sees its panoramas.
    access.register(
        "field.site_panorama",
        lambda user: Q(pk__in=SitePanorama.objects.visible_to(user).values("panorama")),
        of="panorama",
    )
    subjects.register(panoramas.SUBJECT, panoramas.link_upload, panorama_settled=panoramas.panorama_settled)
    declarations.register_all()
    history.register("site", Site.objects.visible_to)
    history.register("panorama", SitePanorama.objects.visible_to)
    history.register("assignment", Assignment.objects.visible_to)
    history.register("visit", Visit.objects.visible_to)
    history.register("ingest_message", IngestMessage.objects.visible_to)
    history.register("visit_photo", VisitPhoto.objects.visible_to)
    history.register("case", Case.objects.visible_to)
    history.register("category", Category.objects.visible_to)
    history.register("checklist", Checklist.objects.visible_to)
    history.register("duty_window", DutyWindow.objects.visible_to)
    history.register("erasure", Erasure.objects.visible_to)
    history.register("quarantined_group", QuarantinedGroup.objects.visible_to)
    history.register("conflict", Conflict.objects.visible_to)
    history.register_origins(ops.origins)
