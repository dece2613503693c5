"""The ground in the back office: what jobs failed at."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from geo_portal.core import setbacks
from geo_portal.core.models import Setback


@admin.register(Setback)
class SetbackAdmin(admin.ModelAdmin[Setback]):
    list_display = ("job", "key", "times", "since", "failed_at", "again_at", "error")
    list_filter = ("job",)
    search_fields = ("key", "error")
    exclude = ("id",)
    actions = ("try_again",)

    @admin.action(description=_("Try again at once"), permissions=["view"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Setback]) -> None:
        setbacks.try_again(chosen)
        self.message_user(request, _("Each job tries them again when it runs next."))

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        """It goes when the job succeeds; deleted, it would be as if nothing had been tried."""
        return False
