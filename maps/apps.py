from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MapsConfig(AppConfig):
    """Service points, the nearest of them, and the layers that other apps offer as vector tiles."""

    name = "maps"
    verbose_name = _("Maps")

    def ready(self) -> None:
        from geo_portal.core import history
        from maps import layers, public_layers
        from maps.models import ServicePoint

        for layer in public_layers.LAYERS:
            layers.register(layer)
        history.register("service_point", ServicePoint.objects.overseen_by)
