"""The back office's pages of imports and exports: file, preview, result."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo_portal.core import clock, crs
from geo_portal.core.exchange import runs, writing
from geo_portal.core.exchange.reading import MAX_BYTES, MAX_ROWS, FileRefused
from geo_portal.core.exchange.tables import Table
from geo_portal.core.models import ImportRun

SYSTEMS: Final = [
    ("wgs84", gettext_lazy("WGS 84 (GPS)")),
    ("gcj02", gettext_lazy("GCJ-02 (Amap, Tencent)")),
    ("bd09", gettext_lazy("BD-09 (Baidu)")),
    ("cgcs2000", gettext_lazy("CGCS2000 (official data)")),
]
FORMATS: Final = [("csv", "CSV"), ("geojson", "GeoJSON")]
PAGE_ROWS: Final = 100
FORM_BYTES: Final = 16 * 1024
"""What a form's other parts take of a request's body."""


def largest_file() -> int:
    """Bytes of the largest file that reaches us through the front door."""
    return min(MAX_BYTES, settings.MAX_BODY_BYTES - FORM_BYTES)


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"))
    crs = forms.ChoiceField(
        label=gettext_lazy("Coordinate system of the file"), choices=SYSTEMS, initial="wgs84", required=False
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > largest_file():
            raise forms.ValidationError(_("The file is too large. Send it in parts."), code="too_large")
        return file

    def clean_crs(self) -> str:
        return self.cleaned_data["crs"] or "wgs84"


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=FORMATS, initial="csv")
    crs = forms.ChoiceField(label=gettext_lazy("Coordinate system"), choices=SYSTEMS, initial="wgs84", required=False)

    def clean_crs(self) -> str:
        return self.cleaned_data["crs"] or "wgs84"


class ExchangeAdmin(admin.ModelAdmin[Any]):
    """A register in the back office that is also exchanged as files; `exchange` is its table.

    Who may add and change the records may import, within what the table allows this person; who may view them may
    export those that are visible to them.
    """

    exchange: Table
    change_list_template = "admin/exchange/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        def page(address: str, view: Callable[..., Any], name: str) -> URLPattern:
            return path(address, self.admin_site.admin_view(view), name=self._name(name))

        return [
            page("import/", self.import_view, "import"),
            page("import/<uuid:run_id>/", self.run_view, "import_run"),
            page("import/<uuid:run_id>/refused.csv", self.refused_view, "import_refused"),
            page("export/", self.export_view, "export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        links = {
            "import_url": self._reverse("import") if self.may_import(request) else None,
            "export_url": self._reverse("export"),
        }
        return super().changelist_view(request, {**links, **(extra_context or {})})

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    # --- import ---

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file; keep it and show what it would change."""
        if not self.may_import(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        if not self.exchange.placed:
            del form.fields["crs"]
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                run = runs.preview(
                    self.exchange,
                    request.user,
                    file_name=file.name,
                    content=file.read(),
                    crs=form.cleaned_data.get("crs", "wgs84"),
                )
                return HttpResponseRedirect(self._reverse("import_run", run.pk))
            except FileRefused as refusal:
                form.add_error("file", forms.ValidationError(refusal.detail, code=refusal.code))
        return self._page(
            request,
            "upload",
            _("Import %(records)s"),
            form=form,
            columns=self._columns(),
            max_rows=MAX_ROWS,
            max_bytes=largest_file(),
        )

    def run_view(self, request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
        """The preview of a run, applied or discarded on POST; afterwards its result."""
        run = self._run(request, run_id)
        if request.method == "POST":
            return self._settle(request, run)
        shown = request.GET.get("show", "")
        if shown not in ("created", "changed", "refused"):
            shown = next((kind for kind in ("refused", "changed", "created") if getattr(run, kind)), "created")
        if run.state != ImportRun.State.PREVIEWED:
            shown = "refused"
        paged = Paginator(self._rows(run, shown), PAGE_ROWS).get_page(request.GET.get("page"))
        title = _("Import %(records)s") if run.state == ImportRun.State.PREVIEWED else _("Import of %(records)s")
        return self._page(
            request, "run", title, run=run, shown=shown, rows=paged, refused_url=self._reverse("import_refused", run.pk)
        )

    def refused_view(self, request: HttpRequest, run_id: uuid.UUID) -> StreamingHttpResponse:
        run = self._run(request, run_id)
        lines = writing.refused_csv(self.exchange, runs.refused_rows(run))
        return _download(lines, f"refused-{self.exchange.subject}-{clock.now():%Y%m%d}.csv", "text/csv; charset=utf-8")

    def _settle(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        here = HttpResponseRedirect(self._reverse("import_run", run.pk))
        if "discard" in request.POST:
            runs.discard(run)
            messages.info(request, _("The file was discarded; nothing was changed."))
            return HttpResponseRedirect(self._reverse("changelist"))
        try:
            run = runs.apply(self.exchange, run, request.user)
        except runs.PlanChanged:
            messages.warning(
                request, _("The records have changed since the preview. Here is what the file would do now.")
            )
        except runs.RunSettled:
            messages.warning(request, _("This file was discarded; send it again."))
        else:
            messages.success(
                request,
                _("Applied: %(created)d created, %(changed)d changed.")
                % {"created": run.created, "changed": run.changed},
            )
        return here

    def _run(self, request: HttpRequest, run_id: uuid.UUID) -> ImportRun:
        if not self.may_import(request):
            raise PermissionDenied
        run = ImportRun.objects.filter(pk=run_id, subject=self.exchange.subject).first()
        if run is None or (run.actor_id != request.user.pk and not request.user.is_superuser):
            raise Http404
        return run

    def _rows(self, run: ImportRun, shown: str) -> list[dict[str, Any]]:
        if shown == "refused":
            return [
                {
                    "row": refused.row,
                    "key": refused.key,
                    "column": self.exchange.label(refused.column),
                    "code": refused.code,
                    "detail": refused.detail,
                }
                for refused in runs.refused_rows(run)
            ]
        columns = {column.name: column for column in self.exchange.columns}
        return [
            {
                "row": entry["row"],
                "key": entry["key"],
                "fields": [
                    {
                        "label": columns[name].label,
                        "before": columns[name].tell(before),
                        "after": columns[name].tell(after),
                    }
                    for name, before, after in entry["fields"]
                    if before or after
                ],
            }
            for entry in run.plan.get("entries", [])
            if entry["action"] == shown
        ]

    def _columns(self) -> list[dict[str, Any]]:
        required = {column.name for column in self.exchange.columns if column.required}
        if "location" in required:
            required |= {"lon", "lat"}
        choices: Mapping[str, Any] = {column.name: getattr(column, "choices", None) for column in self.exchange.columns}
        return [
            {
                "name": name,
                "label": self.exchange.label(name),
                "required": name in required,
                "choices": choices.get(name),
                "is_key": name == self.exchange.key,
            }
            for name in self.exchange.headers
        ]

    # --- export ---

    def export_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Ask for format and coordinate system; then stream the records that this person may see."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = ExportForm(request.GET if "format" in request.GET else None)
        if not self.exchange.placed:
            del form.fields["crs"]
        if not self.exchange.geometry:
            form.fields["format"] = forms.ChoiceField(label=_("Format"), choices=FORMATS[:1], initial="csv")
        records = self.exchange.exported(request.user)
        if form.is_bound and form.is_valid():
            return self._export(records, form.cleaned_data["format"], form.cleaned_data.get("crs", "wgs84"))
        return self._page(request, "export", _("Export %(records)s"), form=form, count=records.count())

    def _export(self, records: Any, format: str, system: str) -> StreamingHttpResponse:
        if system not in crs.CRS:
            raise crs.UnknownCrs(system)
        write = writing.export_csv if format == "csv" else writing.export_geojson
        kind = "text/csv; charset=utf-8" if format == "csv" else "application/geo+json"
        suffix = f"-{system}" if self.exchange.placed else ""
        name = f"{self.exchange.subject}{suffix}-{clock.now():%Y%m%d}.{format}"
        return _download(write(self.exchange, records, system), name, kind)

    # --- pages ---

    def _page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        return TemplateResponse(
            request,
            f"admin/exchange/{template}.html",
            {
                **self.admin_site.each_context(request),
                "title": title % {"records": self.opts.verbose_name_plural},
                "opts": self.opts,
                "changelist_url": self._reverse("changelist"),
                "local_time_zone": settings.LOCAL_TIME_ZONE,
                **context,
            },
        )

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _reverse(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self._name(page)}", args=args)


def _download(lines: Any, name: str, kind: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer
