"""Field in the back office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from field import models
from field.domain.checklist import BadSchema, check_schema
from field.imports import SiteTable
from field.services import checklists, looks, privacy
from geo_portal.core.admin_maps import MapAdmin, map_of
from geo_portal.core.exchange.pages import ExchangeAdmin


class ChecklistForm(forms.ModelForm[models.Checklist]):
    def clean_schema(self) -> Any:
        try:
            check_schema(self.cleaned_data["schema"])
        except BadSchema as error:
            raise forms.ValidationError(str(error), code=error.code) from error
        return self.cleaned_data["schema"]


class LiaisonInline(admin.TabularInline[models.AssignmentLiaison, models.Assignment]):
    model = models.AssignmentLiaison
    extra = 0
    autocomplete_fields = ("user",)


class ParticipantInline(admin.TabularInline[models.VisitParticipant, models.Visit]):
    model = models.VisitParticipant
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(models.Site)
class SiteAdmin(ExchangeAdmin, MapAdmin):
    exchange = SiteTable()
    list_display = ("code", "name", "kind", "district", "status")
    list_filter = ("kind", "status", ("district", admin.RelatedOnlyFieldListFilter))
    search_fields = ("code", "name", "name_en", "address")
    list_select_related = ("district",)
    autocomplete_fields = ("district", "agency")


@admin.register(models.Assignment)
class AssignmentAdmin(admin.ModelAdmin[models.Assignment]):
    exclude = ("id",)
    list_display = ("site", "holder_user", "holder_agency", "interval_days", "starts_on", "ends_on")
    list_filter = ("starts_on", "site__district")
    search_fields = ("site__name", "site__code", "holder_user__name", "holder_agency__name")
    list_select_related = ("site", "holder_user", "holder_agency")
    autocomplete_fields = ("site", "holder_user", "holder_agency")
    inlines = (LiaisonInline,)


@admin.register(models.Visit)
class VisitAdmin(MapAdmin):
    list_display = ("site", "status", "planned_for", "started_at", "finished_at", "reporter")
    list_filter = ("status", "planned_for", "site__district")
    search_fields = ("site__name", "site__code", "note", "reporter__name")
    list_select_related = ("site", "reporter")
    autocomplete_fields = ("site", "assignment", "reporter", "trail_owner", "judged_by", "device")
    inlines = (ParticipantInline,)


@admin.register(models.VisitPhoto)
class VisitPhotoAdmin(MapAdmin):
    list_display = ("visit", "taken_at", "state", "size", "caption")
    list_filter = ("state", "taken_at")
    search_fields = ("caption", "sha256", "visit__site__name")
    list_select_related = ("visit__site",)
    raw_id_fields = ("visit", "photo", "original")


@admin.register(models.SitePanorama)
class SitePanoramaAdmin(admin.ModelAdmin[models.SitePanorama]):
    """A panorama that was sent for the wrong site is moved to its own here."""

    list_display = ("site", "taken_at", "state", "panorama")
    list_filter = ("state", "taken_at", "site__district")
    search_fields = ("site__name", "site__code", "panorama__filename")
    list_select_related = ("site", "panorama")
    autocomplete_fields = ("site",)
    readonly_fields = ("panorama", "state", "taken_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come by upload."""
        return False


@admin.register(models.Category)
class CategoryAdmin(admin.ModelAdmin[models.Category]):
    list_display = ("order", "code", "name", "name_en")
    list_display_links = ("code",)
    search_fields = ("code", "name", "name_en")


@admin.register(models.Case)
class CaseAdmin(MapAdmin):
    list_display = ("site", "category", "text", "raised_at", "settled_on_site", "submitter")
    list_filter = ("category", "settled_on_site", "raised_at", "site__district")
    search_fields = ("text", "site__name", "site__code", "submitter__name")
    list_select_related = ("site", "category", "submitter")
    autocomplete_fields = ("site", "category", "submitter")
    raw_id_fields = ("visit",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A case with a visit stands where the visit is; its photos are of that visit."""
        return () if obj is None else ("visit", "site") if obj.visit_id else ("visit",)


@admin.register(models.Checklist)
class ChecklistAdmin(admin.ModelAdmin[models.Checklist]):
    """To look at, and to make the next version; what a version asks never changes."""

    list_display = ("title", "code", "version", "published_at", "withdrawn_at")
    list_filter = ("published_at", "withdrawn_at")
    search_fields = ("code", "title", "title_en")
    fields = ("code", "title", "title_en", "schema", "version", "published_at", "withdrawn_at")

    readonly_fields = ("version", "published_at", "withdrawn_at")
    form = ChecklistForm

    def save_model(self, request: HttpRequest, obj: models.Checklist, form: Any, change: bool) -> None:
        made, _new = checklists.add_version(
            request.user, id=obj.pk, code=obj.code, title=obj.title, title_en=obj.title_en, schema=obj.schema
        )
        obj.version = made.version

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.DutyWindow)
class DutyWindowAdmin(admin.ModelAdmin[models.DutyWindow]):
    exclude = ("id",)
    list_display = ("user", "district", "weekday", "starts", "ends")
    list_filter = ("weekday", "district")
    search_fields = ("user__name", "user__username", "district__name")
    list_select_related = ("user", "district")
    autocomplete_fields = ("user", "district")


@admin.register(models.TrailRetention)
class TrailRetentionAdmin(admin.ModelAdmin[models.TrailRetention]):
    list_display = ("district", "days")
    search_fields = ("district__name", "district__code")
    list_select_related = ("district",)
    autocomplete_fields = ("district",)


@admin.register(models.Erasure)
class ErasureAdmin(admin.ModelAdmin[models.Erasure]):
    """People ask in the console, or an administrator does for them; the action does it."""

    list_display = ("subject", "requested_at", "requested_by", "done_at", "done_by")
    list_filter = (("done_at", admin.EmptyFieldListFilter),)
    search_fields = ("subject__name", "subject__username")
    list_select_related = ("subject", "requested_by", "done_by")
    autocomplete_fields = ("subject",)
    fields = ("subject", "note", "requested_at", "requested_by", "done_at", "done_by", "erased")
    readonly_fields = ("requested_at", "requested_by", "done_at", "done_by", "erased")
    actions = ("erase",)

    @admin.action(description=_("Erase these people's positions now (cannot be undone)"), permissions=["add"])
    def erase(self, request: HttpRequest, queryset: QuerySet[models.Erasure]) -> None:
        for key in queryset.filter(done_at=None).values_list("pk", flat=True):
            privacy.erase(key, by=request.user)  # type: ignore[arg-type]  # signed in

    def save_model(self, request: HttpRequest, obj: models.Erasure, form: Any, change: bool) -> None:
        made, _new = privacy.request_erasure(obj.subject, by=request.user, note=obj.note)  # type: ignore[arg-type]  # signed in
        obj.pk = made.pk

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class _ToLookAt(admin.ModelAdmin[Any]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Event)
class EventAdmin(_ToLookAt):
    """To look at only: events follow from trails and assignments."""

    list_display = ("at", "kind", "user", "site")
    list_filter = ("kind", "at")
    search_fields = ("user__name", "user__username", "site__name", "site__code")
    list_select_related = ("user", "site")
    fields = ("at", "kind", "seen", "user", "site", "visit", "assignment", "recorded_at")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        looks.note_events(request.user, found.result_list)
        return found

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        looks.note_events(request.user, [found] if found else [])
        return found


@admin.register(models.Look)
class LookAdmin(_ToLookAt):
    """Who looked at whose positions. Nobody changes it, the database refuses."""

    list_display = ("since", "looker", "subject", "purpose", "visit_id")
    list_filter = ("purpose", "since")
    search_fields = ("looker__name", "looker__username", "subject__name", "subject__username")
    list_select_related = ("looker", "subject")


@admin.register(models.Corroboration)
class CorroborationAdmin(_ToLookAt):
    list_display = ("visit", "verdict", "score", "rules", "computed_at")
    list_filter = ("verdict", "rules", "computed_at")
    search_fields = ("visit__site__name", "visit__site__code")
    list_select_related = ("visit__site",)
    fields = ("visit", "verdict", "score", "findings", "rules", "computed_at")


@admin.register(models.EarlierVerdict)
class EarlierVerdictAdmin(_ToLookAt):
    list_display = ("visit", "verdict", "score", "rules", "computed_at", "replaced_at")
    list_filter = ("verdict", "rules", "replaced_at")
    search_fields = ("visit__site__name", "visit__site__code")
    list_select_related = ("visit__site",)
    fields = ("visit", "verdict", "score", "findings", "rules", "computed_at", "replaced_at")


@admin.register(models.CorroborationDecision)
class CorroborationDecisionAdmin(_ToLookAt):
    list_display = ("visit", "decision", "decided_by", "decided_at")
    list_filter = ("decision", "decided_at")
    search_fields = ("visit__site__name", "visit__site__code", "reason")
    list_select_related = ("visit__site", "decided_by")
    fields = ("visit", "decision", "reason", "decided_by", "decided_at")


@admin.register(models.DatumProposal)
class DatumProposalAdmin(_ToLookAt):
    """Without the evidence, which tells where somebody was: the console shows it, and notes who looked."""

    list_display = ("device", "crs", "state", "sites", "made_at")
    list_filter = ("state", "crs", "made_at")
    search_fields = ("device__name", "device__user__name", "device__user__username")
    list_select_related = ("device",)
    fields = ("device", "labelled", "crs", "since", "sites", "state", "made_at")


@admin.register(models.DatumDecision)
class DatumDecisionAdmin(_ToLookAt):
    list_display = ("device", "crs", "since", "decided_by", "decided_at", "corrected", "done_at")
    list_filter = ("crs", "decided_at")
    search_fields = ("device__name", "device__user__name", "device__user__username", "reason")
    list_select_related = ("device", "decided_by")
    fields = ("device", "crs", "since", "proposal", "reason", "decided_by", "decided_at", "corrected", "done_at")


@admin.register(models.LastPosition)
class LastPositionAdmin(_ToLookAt, MapAdmin):
    """To look at only: positions are made by devices."""

    list_display = ("user", "t", "district", "visit", "battery")
    list_filter = ("t", "district")
    search_fields = ("user__name", "user__username")
    list_select_related = ("user", "district", "visit__site")
    fields = ("user", "t", "map", "acc", "speed", "bearing", "battery", "mock", "visit", "district", "received_at")

    @admin.display(description=_("location"))
    def map(self, position: models.LastPosition) -> str:
        return map_of(position.location)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            looks.note(request.user, [found.pk], models.Look.Purpose.POSITION)
        return found
