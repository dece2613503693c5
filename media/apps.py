from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    """Files that people send: resumable uploads, photos and panoramas, their previews. Knows nothing of what they are
    attached to."""

    name = "media"
    verbose_name = _("Media")

    def ready(self) -> None:
        from geo_portal.core import history
        from media.models import Panorama, Photo

        history.register("photo", Photo.objects.visible_to)
        history.register("panorama_picture", Panorama.objects.visible_to)
