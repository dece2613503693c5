from __future__ import annotations

from django.contrib import admin

from geo_portal.core.admin_maps import MapAdmin
from geo_portal.core.exchange.pages import ExchangeAdmin
from maps.imports import ServicePointTable
from maps.models import ServicePoint


@admin.register(ServicePoint)
class ServicePointAdmin(ExchangeAdmin, MapAdmin):
    exchange = ServicePointTable()
    list_display = ("name", "code", "kind", "district", "area", "status", "is_public")
    list_filter = ("kind", "status", "is_public")
    search_fields = ("code", "name", "name_en", "address", "area")
    autocomplete_fields = ("district",)
    list_select_related = ("district",)
    readonly_fields = ("created_at", "updated_at", "rev")
