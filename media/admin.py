from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from media import models


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Files come by upload and are read by a job; the back office looks, and changes nothing."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Photo, models.Panorama)
class PictureAdmin(ReadOnlyAdmin):
    list_display = ("filename", "uploaded_by", "state", "refusal_code", "taken_at", "camera_model", "created_at")
    list_filter = ("state", "refusal_code")
    list_select_related = ("uploaded_by",)
    search_fields = ("filename", "uploaded_by__name", "uploaded_by__username", "file__sha256")
    date_hierarchy = "created_at"


@admin.register(models.Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ("filename", "owner", "purpose", "state", "link", "length", "created_at", "expires_at")
    list_filter = ("state", "purpose", "link")
    list_select_related = ("owner",)
    search_fields = ("filename", "owner__name", "owner__username", "sha256")


@admin.register(models.StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    list_display = ("sha256", "content_type", "size", "created_at")
    list_filter = ("content_type",)
    search_fields = ("sha256",)
