from __future__ import annotations

from django.contrib.gis import admin

from maps.models import ServicePoint


@admin.register(ServicePoint)
class ServicePointAdmin(admin.ModelAdmin[ServicePoint]):
    list_display = ("name", "code", "kind", "district", "area", "status", "is_public")
    list_filter = ("kind", "status", "is_public")
    search_fields = ("code", "name", "name_en", "address", "area")
    autocomplete_fields = ("district",)
    list_select_related = ("district",)
    readonly_fields = ("created_at", "updated_at", "rev")
