from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldConfig(AppConfig):
    """Sites, assignments, visits and the trails of those who make them."""

    name = "field"
    verbose_name = _("Field work")

    def ready(self) -> None:
        from field import registrations

        registrations.register_all()
