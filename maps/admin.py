from __future__ import annotations

from django import forms
from django.contrib.gis import admin
from django.contrib.gis.db import models

from geo_portal.core.exchange.pages import ExchangeAdmin
from maps.imports import ServicePointTable
from maps.models import ServicePoint


@admin.register(ServicePoint)
class ServicePointAdmin(ExchangeAdmin):
    exchange = ServicePointTable()
    list_display = ("name", "code", "kind", "district", "area", "status", "is_public")
    list_filter = ("kind", "status", "is_public")
    search_fields = ("code", "name", "name_en", "address", "area")
    autocomplete_fields = ("district",)
    list_select_related = ("district",)
    # Django's own map widget loads its script and tiles from other hosts; a position is written as POINT (lon lat).
    formfield_overrides = {models.PointField: {"widget": forms.TextInput(attrs={"size": 60})}}
    readonly_fields = ("created_at", "updated_at", "rev")
