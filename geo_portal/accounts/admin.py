from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts import models
from geo_portal.accounts.imports import DistrictTable, UserTable
from geo_portal.core.admin_maps import MapAdmin
from geo_portal.core.exchange.pages import ExchangeAdmin

admin.site.site_header = admin.site.site_title = _("Government Geo Portal: back office")
admin.site.index_title = _("Registers")


class MembershipInline(admin.TabularInline[models.Membership, models.User]):
    model = models.Membership
    extra = 0
    autocomplete_fields = ("district", "agency")


@admin.register(models.User)
class UserAdmin(ExchangeAdmin, BaseUserAdmin[models.User]):
    exchange = UserTable()
    list_display = ("username", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("username", "name", "phone")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("name", "phone", "email", "language")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "name", "usable_password", "password1", "password2")}),
    )


@admin.register(models.District)
class DistrictAdmin(ExchangeAdmin, MapAdmin):
    exchange = DistrictTable()
    list_display = ("name", "code", "kind", "parent", "source_crs")
    list_filter = ("kind",)
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("parent",)


@admin.register(models.Agency)
class AgencyAdmin(admin.ModelAdmin[models.Agency]):
    list_display = ("name", "code", "kind", "district")
    list_filter = ("kind",)
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("district",)


@admin.register(models.Device)
class DeviceAdmin(admin.ModelAdmin[models.Device]):
    exclude = ("id",)
    list_display = ("name", "user", "platform", "app_version", "created_at", "revoked_at", "wiped_at")
    list_filter = ("platform", "wipe")
    search_fields = ("name", "user__name", "user__username")
    readonly_fields = ("user", "platform", "app_version", "revoked_at", "wipe", "wiped_at")

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        """A tablet is revoked, which it hears and obeys; one that is deleted would only find its token unknown."""
        return False
