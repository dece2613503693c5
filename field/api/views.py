"""Field over HTTP. Each view parses, calls one service and renders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from field.api import examples, filters, report_map, trail_files, visit_table
from field.api import serializers as s
from field.api.trail_json import raw_features, road_features, trail_features
from field.models import (
    Assignment,
    Case,
    Category,
    Checklist,
    DutyWindow,
    LastPosition,
    Look,
    Site,
    SitePanorama,
    Visit,
    VisitPhoto,
)
from field.services import (
    assignments,
    cases,
    checklists,
    corroboration,
    duty,
    gpx,
    locks,
    looks,
    nmea,
    photos,
    reports,
    roads,
    sites,
    trail_input,
    trail_points,
    trails,
    visits,
    xlsform,
)
from field.services.refusals import IdTaken, NotTakingPart
from geo_portal.accounts.authentication import device_of
from geo_portal.accounts.rights import rights_of
from geo_portal.core.api import GEOJSON, GeoViewMixin, ModelViewSet, ReadViewSet, query_crs
from geo_portal.core.errors import BadRequest, NotFound
from geo_portal.core.exchange import answers
from geo_portal.core.files import PRIVATE
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.parsers import RawJSONParser

FORMAT = frozenset({"format"})


def _creating(serializer: Any, example: OpenApiExample) -> Any:
    """How making a record stands in the OpenAPI document."""
    return extend_schema(
        examples=[example],
        responses={201: serializer, 200: OpenApiResponse(serializer, description="it was there, as the body says")},
    )


class FieldViewSet(ModelViewSet):
    """Creating is safe to repeat: 201 for a new record, 200 for one that is there with this id already."""

    http_method_names = ["get", "post", "patch", "head", "options"]

    def make(self, serializer: Any) -> tuple[Any, bool]:
        """The record that the body describes, and whether it is new. In a transaction."""
        raise NotImplementedError

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            if "id" in serializer.validated_data:
                locks.lock_new(serializer.validated_data["id"])
            record, new = self.make(serializer)
            made = self.fresh(record)  # before others can delete it: the answer shows what was made
        return self.answer(made, status=201 if new else 200)

    def fresh(self, record: Any) -> Any:
        """The record as it stands now, with what its JSON needs. Raises NotFound when it was deleted meanwhile."""
        found = self.related(type(record).objects.all()).filter(pk=record.pk).first()
        if found is None:
            raise NotFound
        return found

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """`queryset` with the rows that each record's JSON shows, in a constant number of queries."""
        return queryset

    def same(self, serializer: Any, queryset: QuerySet[Any]) -> Any | None:
        """The record that has this id already, if the caller sees it and the body says what it says; None if there is
        none. Raises IdTaken for any other record with this id."""
        given = serializer.validated_data
        if "id" not in given:
            return None
        model = queryset.model
        if not model._base_manager.filter(pk=given["id"]).exists():
            return None
        record = queryset.filter(pk=given["id"]).first()
        if record is None or any(_differs(record, name, value) for name, value in given.items()):
            raise IdTaken
        return record

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with transaction.atomic():
            record = self.locked()
            serializer = self.get_serializer(record, data=request.data, partial=True)
            serializer.is_valid(raise_exception=True)
            self.perform_update(serializer)
        return self.answer(self.fresh(record))


def _differs(record: Any, name: str, value: Any) -> bool:
    present = getattr(record, name)
    if hasattr(present, "all"):
        return {one.pk for one in present.all()} != {one.pk for one in value}
    return bool(present != value)


@extend_schema_view(create=_creating(s.SiteSerializer, examples.SITE))
class SiteViewSet(FieldViewSet):
    """What gets visited: enterprises and projects. Offices keep those of their district."""

    serializer_class = s.SiteSerializer
    queryset = Site.objects.none()
    filterset_class = filters.SiteFilter
    geometry_field = "location"
    ordering = ("code",)
    ordering_fields = ("code", "name", "created_at", "updated_at")

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("district", "agency")

    def get_queryset(self) -> QuerySet[Site]:
        return self.related(Site.objects.visible_to(self.request.user))

    def make(self, serializer: Any) -> tuple[Site, bool]:
        if (existing := self.same(serializer, self.get_queryset())) is not None:
            return existing, False
        return sites.save_site(self.request.user, serializer.build()), True

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        was_in = serializer.instance.district.path  # type: ignore[union-attr]  # the view's own
        sites.save_site(self.request.user, serializer.change(), was_in=was_in)  # type: ignore[attr-defined]  # the view's own


class SitePanoramaViewSet(GeoViewMixin, mixins.ListModelMixin, viewsets.GenericViewSet[SitePanorama]):
    """The timeline of a site: its panoramas, the newest first. One that does not tell when it was taken stands where it
    came."""

    serializer_class = s.SitePanoramaSerializer
    queryset = SitePanorama.objects.none()
    geometry_field = "position"
    ordering = ("-moment",)

    def get_queryset(self) -> QuerySet[SitePanorama]:
        shown = SitePanorama.objects.visible_to(self.request.user).filter(site=self.kwargs["pk"])
        return shown.with_moment().select_related("panorama__uploaded_by")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if not Site.objects.visible_to(request.user).filter(pk=kwargs["pk"]).exists():
            raise NotFound
        return super().list(request, *args, **kwargs)


@extend_schema_view(create=_creating(s.AssignmentSerializer, examples.ASSIGNMENT))
class AssignmentViewSet(FieldViewSet):
    """Who holds which site. Offices keep those of their district."""

    serializer_class = s.AssignmentSerializer
    queryset = Assignment.objects.none()
    filterset_class = filters.AssignmentFilter
    ordering = ("-starts_on",)
    ordering_fields = ("starts_on", "ends_on", "created_at")

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("site__district", "holder_user", "holder_agency").prefetch_related("liaisons")

    def get_queryset(self) -> QuerySet[Assignment]:
        return self.related(Assignment.objects.visible_to(self.request.user))

    def make(self, serializer: Any) -> tuple[Assignment, bool]:
        if (existing := self.same(serializer, self.get_queryset())) is not None:
            return existing, False
        liaisons = serializer.validated_data.get("liaisons", [])
        return assignments.save_assignment(self.request.user, serializer.build(), liaisons=liaisons), True

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        liaisons = serializer.validated_data.pop("liaisons", None)
        assignments.save_assignment(self.request.user, serializer.change(), liaisons=liaisons)  # type: ignore[attr-defined]  # the view's own


@extend_schema_view(create=_creating(s.VisitSerializer, examples.VISIT))
class VisitViewSet(FieldViewSet):
    """Visits: planned, under way, reported, verified or returned."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class = s.VisitSerializer
    queryset = Visit.objects.none()
    filterset_class = filters.VisitFilter
    geometry_field = "position"
    ordering = ("-happened_at",)
    ordering_fields = ("happened_at", "created_at", "updated_at")

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = queryset.select_related("site__district", "reporter", "trail_owner").prefetch_related("participants")
        return rows.with_photo_counts()  # type: ignore[attr-defined,no-any-return]  # the model's own

    def get_queryset(self) -> QuerySet[Visit]:
        return self.related(Visit.objects.visible_to(self.request.user).dated())

    def make(self, serializer: Any) -> tuple[Visit, bool]:
        people = serializer.validated_data.get("participants", [])
        device = device_of(self.request)
        return visits.create_visit(self.request.user, serializer.build(), participants=people, device=device)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        visits.edit_visit(self.request.user, serializer.instance, serializer.validated_data)  # type: ignore[arg-type]  # there is one to change

    def perform_destroy(self, instance: Visit) -> None:
        visits.delete_visit(self.request.user, instance)

    @extend_schema(
        parameters=[OpenApiParameter("file", str, enum=list(answers.KINDS), required=True)],
        filters=True,
        responses=answers.RESPONSES,
    )
    @action(
        detail=False,
        methods=["get"],
        pagination_class=None,
        extra_query_parameters=("file", "ordering", *filters.VisitFilter.base_filters),
    )
    def export(self, request: Request) -> HttpResponseBase:
        """The visits of the list as a file: filtered and ordered as it, without pages. Places are those of sites."""
        kind = request.query_params.get("file", "")
        if kind not in answers.KINDS:
            raise BadRequest(f"`file` is one of {', '.join(answers.KINDS)}.")
        found: QuerySet[Visit] = self.filter_queryset(self.get_queryset())
        found = found.order_by(*(getattr(self, "chosen_ordering", None) or self.ordering), "pk")
        return answers.table_file(kind, "visits", visit_table.COLUMNS, visit_table.rows(found))

    def _body(self, serializer_class: Any, request: Request) -> dict[str, Any]:
        body = serializer_class(data=request.data or {}, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    @extend_schema(request=s.StartSerializer, examples=[examples.START])
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: Any = None) -> Response:
        """Arrive. The same again changes nothing; another time is 409 `visit_already_started`."""
        visit = self.get_object()
        body = self._body(s.StartSerializer, request)
        visits.start_visit(request.user, visit.pk, device=device_of(request), **body)
        return self.answer(self.fresh(visit))

    @extend_schema(request=s.FinishSerializer, examples=[examples.FINISH])
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: Any = None) -> Response:
        """Report. The same again changes nothing; another time is 409 `visit_already_finished`."""
        visit = self.get_object()
        body = self._body(s.FinishSerializer, request)
        visits.finish_visit(request.user, visit.pk, **body)
        return self.answer(self.fresh(visit))

    @extend_schema(request=s.NothingSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: Any = None) -> Response:
        """Accept the report: for the overseers of the site's district."""
        visit = self.get_object()
        self._body(s.NothingSerializer, request)
        visits.verify_visit(request.user, visit.pk)
        return self.answer(self.fresh(visit))

    @extend_schema(request=s.ReturnSerializer, examples=[examples.RETURN])
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_report(self, request: Request, pk: Any = None) -> Response:
        """Send the report back, with the reason: for the overseers of the site's district."""
        visit = self.get_object()
        visits.return_visit(request.user, visit.pk, **self._body(s.ReturnSerializer, request))
        return self.answer(self.fresh(visit))

    @extend_schema(
        parameters=[
            OpenApiParameter("raw", bool, description="1: every position with its flags, instead of the line"),
            OpenApiParameter("coarse", bool, description="1: on a grid of 0.002° and ten minutes, to be passed on"),
            OpenApiParameter("crs", str, enum=["wgs84", "gcj02", "bd09", "cgcs2000"]),
        ],
        responses={
            (200, GEOJSON): OpenApiResponse(
                {"type": "object", "required": ["type", "features"], "additionalProperties": True},
                description="A FeatureCollection: a LineString for each unbroken stretch, with `times`; beside them "
                "`gaps`, `stays` and `doubted`. With `raw`, a Point for each position.",
            )
        },
    )
    @action(detail=True, methods=["get"], extra_query_parameters=("raw", "coarse"))
    def trail(self, request: Request, pk: Any = None) -> HttpResponseBase:
        """The trail, for those who take part and the overseers of the district. The person can see who looked."""
        raw, coarse = (request.query_params.get(name, "0") for name in ("raw", "coarse"))
        if not {raw, coarse} <= {"0", "1"} or raw == coarse == "1":
            raise BadRequest("`raw` and `coarse` are 0 or 1, and not both 1.")
        purpose = Look.Purpose.RAW if raw == "1" else Look.Purpose.COARSE if coarse == "1" else Look.Purpose.TRAIL
        visit = self._of_a_trail(request, purpose)
        system = query_crs(request)
        if raw == "1":
            return Response(raw_features(visit, trails.trail_of(visit), system), content_type=GEOJSON)
        found = trails.coarse_of(visit) if coarse == "1" else trails.review_of(visit)
        return HttpResponse(trail_features(visit, found, system), content_type=GEOJSON)

    def _of_a_trail(self, request: Request, purpose: Look.Purpose) -> Visit:
        """The visit, for those who may see its trail; the look is noted."""
        visit: Visit = self.get_object()
        overseen = rights_of(request.user).oversees(visit.site.district.path)
        if not overseen and not visits.may_edit(request.user, visit):
            raise NotTakingPart
        owner = trails.trail_owner_id(visit)
        if owner is not None:
            looks.note(request.user, [owner], purpose, visit.pk)
        return visit

    @extend_schema(responses=s.CorroborationSerializer)
    @action(detail=True, methods=["get"])
    def corroboration(self, request: Request, pk: Any = None) -> Response:
        """The verdict of the rules, with every finding and its effect, for those who may see the trail. 404
        `not_judged_yet` until it is there."""
        visit = self._of_a_trail(request, Look.Purpose.TRAIL)
        found = corroboration.verdict_on(visit)
        return Response(s.CorroborationSerializer(found, context=self.get_serializer_context()).data)

    @extend_schema(
        request=s.DecisionSerializer,
        responses={
            201: s.DecisionSerializer,
            200: OpenApiResponse(s.DecisionSerializer, description="it was decided so already"),
        },
        examples=[examples.DECISION],
    )
    @action(detail=True, methods=["post"], url_path="corroboration/decisions", url_name="decisions")
    def decide(self, request: Request, pk: Any = None) -> Response:
        """Accept the report (the visit is verified), reject it (it goes back, as by `return`) or query it (it stays):
        for the overseers of the site's district."""
        visit = self.get_object()
        decision, new = visits.decide_on(request.user, visit.pk, **self._body(s.DecisionSerializer, request))
        return Response(s.DecisionSerializer(decision).data, status=201 if new else 200)

    @extend_schema(
        parameters=[OpenApiParameter("crs", str, enum=["wgs84", "gcj02", "bd09", "cgcs2000"])],
        responses={
            (200, GEOJSON): OpenApiResponse(
                {"type": "object", "required": ["type", "features", "length_m", "matched_m"]},
                description="A FeatureCollection: a MultiLineString for each stretch that was found on roads; else the "
                "stretch's own LineString, with the `reason`: not_configured, unreachable, out_of_area, too_long or "
                "no_match.",
            )
        },
    )
    @action(detail=True, methods=["get"], url_path="trail/roads", url_name="trail-roads")
    def trail_roads(self, request: Request, pk: Any = None) -> Response:
        """The roads that the trail followed, where the operator runs a Valhalla; for those who may see the trail."""
        visit = self._of_a_trail(request, Look.Purpose.TRAIL)
        return Response(road_features(visit, roads.roads_of(visit), query_crs(request)), content_type=GEOJSON)

    @extend_schema(responses={(200, trail_files.GPX): OpenApiResponse(OpenApiTypes.BINARY, "GPX 1.1")})
    @action(detail=True, methods=["get"], url_path="trail.gpx", url_name="trail-gpx")
    def trail_gpx(self, request: Request, pk: Any = None) -> HttpResponse:
        """The trail's undoubted positions as GPX, a segment for each unbroken stretch."""
        visit = self._of_a_trail(request, Look.Purpose.FILE)
        name = f'attachment; filename="{visit.pk}.gpx"'
        body = trail_files.gpx(visit, trails.trail_of(visit))
        return HttpResponse(body, content_type=trail_files.GPX, headers={"Content-Disposition": name})

    @extend_schema(
        responses={
            (200, trail_files.MF_JSON): OpenApiResponse(
                {"type": "object", "required": ["type", "temporalGeometry"], "additionalProperties": True},
                description="OGC Moving Features JSON: a MovingPoint for each unbroken stretch",
            )
        }
    )
    @action(detail=True, methods=["get"], url_path="trail.mfjson", url_name="trail-mfjson")
    def trail_mfjson(self, request: Request, pk: Any = None) -> Response:
        """The trail's undoubted positions as moving features."""
        visit = self._of_a_trail(request, Look.Purpose.FILE)
        return Response(trail_files.mf_json(visit, trails.trail_of(visit)), content_type=trail_files.MF_JSON)

    @extend_schema(
        responses={(200, "text/html"): OpenApiResponse(OpenApiTypes.STR, description="HTML that needs no network")}
    )
    @action(detail=True, methods=["get"], url_path="map.html", url_name="map")
    def report_map(self, request: Request, pk: Any = None) -> HttpResponse:
        """The map that goes with the report, as HTML that needs no network: site, coarse trail, photos' places,
        verdict."""
        visit = self._of_a_trail(request, Look.Purpose.COARSE)
        headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="visit-{visit.pk}.html"'}
        return HttpResponse(report_map.html(reports.report_of(visit)), headers=headers)


@extend_schema_view(create=_creating(s.VisitPhotoSerializer, examples.VISIT_PHOTO))
class VisitPhotoViewSet(FieldViewSet):
    """Photos of visits: announced here, sent through `uploads/`."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class = s.VisitPhotoSerializer
    queryset = VisitPhoto.objects.none()
    filterset_class = filters.VisitPhotoFilter
    geometry_field = "position"
    ordering = ("created_at",)
    ordering_fields = ("created_at",)

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("visit__site__district", "photo", "case").with_upload()  # type: ignore[attr-defined,no-any-return]  # the model's own

    def get_queryset(self) -> QuerySet[VisitPhoto]:
        return self.related(VisitPhoto.objects.visible_to(self.request.user))

    def make(self, serializer: Any) -> tuple[VisitPhoto, bool]:
        return photos.announce_photo(self.request.user, serializer.build())

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        photos.edit_photo(self.request.user, serializer.change())  # type: ignore[attr-defined]  # the view's own

    def perform_destroy(self, instance: VisitPhoto) -> None:
        photos.delete_photo(self.request.user, instance)


class CategoryViewSet(ReadViewSet):
    """What cases are about: a list that everybody shares."""

    serializer_class = s.CategorySerializer
    queryset = Category.objects.none()
    ordering = ("order",)
    ordering_fields = ("order", "code")

    def get_queryset(self) -> QuerySet[Category]:
        return Category.objects.visible_to(self.request.user)


@extend_schema_view(create=_creating(s.CaseSerializer, examples.CASE))
class CaseViewSet(FieldViewSet):
    """Problems raised at sites."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class = s.CaseSerializer
    queryset = Case.objects.none()
    filterset_class = filters.CaseFilter
    geometry_field = "position"
    ordering = ("-raised_at",)
    ordering_fields = ("raised_at", "created_at", "updated_at")

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("site__district", "category", "submitter", "visit")

    def get_queryset(self) -> QuerySet[Case]:
        return self.related(Case.objects.visible_to(self.request.user))

    def make(self, serializer: Any) -> tuple[Case, bool]:
        return cases.create_case(self.request.user, serializer.build())

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        cases.edit_case(self.request.user, serializer.instance, serializer.validated_data)  # type: ignore[arg-type]  # there is one to change

    def perform_destroy(self, instance: Case) -> None:
        cases.delete_case(self.request.user, instance)


@extend_schema_view(create=_creating(s.ChecklistSerializer, examples.CHECKLIST))
class ChecklistViewSet(FieldViewSet):
    """Checklists: those in force unless asked otherwise, and any version by its id. Offices draft, publish and withdraw
    versions; once published, what a version asks never changes."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class = s.ChecklistSerializer
    queryset = Checklist.objects.none()
    filterset_class = filters.ChecklistFilter
    ordering = ("code", "-version")
    ordering_fields = ("code", "version", "published_at")

    def get_queryset(self) -> QuerySet[Checklist]:
        return Checklist.objects.visible_to(self.request.user)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only lists are narrowed to what is in force."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def make(self, serializer: Any) -> tuple[Checklist, bool]:
        return checklists.add_version(self.request.user, **serializer.validated_data)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        """Of a draft; a published version is refused with 409 `checklist_fixed`."""
        checklists.edit_draft(self.request.user, serializer.instance.pk, serializer.validated_data)  # type: ignore[union-attr]

    def perform_destroy(self, instance: Checklist) -> None:
        checklists.delete_draft(self.request.user, instance.pk)

    @extend_schema(
        request={"multipart/form-data": s.XlsFormSerializer}, responses=s.ImportedFormSerializer, filters=False
    )
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[MultiPartParser])
    def import_xlsform(self, request: Request) -> Response:
        """Read an XLSForm and tell what it would be here, and what cannot be taken over. Saves nothing: POST the form
        as a draft."""
        checklists.require_office(request.user)
        body = s.XlsFormSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        upload = body.validated_data["file"]
        if upload.size > xlsform.MAX_UPLOAD:
            raise xlsform.XlsFormTooBig(limit_bytes=xlsform.MAX_UPLOAD)
        imported, warnings = xlsform.read_xlsform(upload.read())
        return Response(s.ImportedFormSerializer({**asdict(imported), "warnings": warnings}).data)

    @extend_schema(
        request=s.PublishSerializer,
        responses={
            200: s.ChecklistSerializer,
            412: OpenApiResponse(description="with If-Match: somebody changed the draft since"),
        },
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Put a draft in force. Again changes nothing. With an If-Match only if it still is what was read."""
        checklist = self.get_object()
        body = s.PublishSerializer(data=request.data or {})
        body.is_valid(raise_exception=True)
        with transaction.atomic():
            if "If-Match" in request.headers:
                self.locked()
            checklists.publish(request.user, checklist.pk, **body.validated_data)
        return self.answer(self.fresh(checklist))

    @extend_schema(request=s.NothingSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """Take a version out of force, for good; visits that name it go on with it. Again changes nothing."""
        checklist = self.get_object()
        s.NothingSerializer(data=request.data or {}).is_valid(raise_exception=True)
        checklists.withdraw(request.user, checklist.pk)
        return self.answer(self.fresh(checklist))


@extend_schema_view(create=_creating(s.DutyWindowSerializer, examples.DUTY_WINDOW))
class DutyWindowViewSet(FieldViewSet):
    """When people are on duty, and their positions may be kept. Offices set it for their district and its people."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class = s.DutyWindowSerializer
    queryset = DutyWindow.objects.none()
    filterset_class = filters.DutyWindowFilter
    ordering = ("weekday", "starts")
    ordering_fields = ("weekday", "starts", "created_at")

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("user", "district")

    def get_queryset(self) -> QuerySet[DutyWindow]:
        return self.related(DutyWindow.objects.visible_to(self.request.user))

    def make(self, serializer: Any) -> tuple[DutyWindow, bool]:
        if (existing := self.same(serializer, self.get_queryset())) is not None:
            return existing, False
        return duty.save_window(self.request.user, serializer.build()), True

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        duty.require_keeper(self.request.user, serializer.instance)  # type: ignore[arg-type]  # there is one to change
        duty.save_window(self.request.user, serializer.change())  # type: ignore[attr-defined]  # the view's own

    def perform_destroy(self, instance: DutyWindow) -> None:
        duty.require_keeper(self.request.user, instance)
        instance.delete()


class PositionViewSet(GeoViewMixin, mixins.ListModelMixin, viewsets.GenericViewSet[LastPosition]):
    """Where people were last seen on duty: one's own, and for overseers those in their territory."""

    serializer_class = s.LastPositionSerializer
    queryset = LastPosition.objects.none()
    filterset_class = filters.LastPositionFilter
    geometry_field = "location"

    def get_queryset(self) -> QuerySet[LastPosition]:
        visible = LastPosition.objects.visible_to(self.request.user)
        return visible.annotate(id=F("user_id")).select_related("user", "visit__site", "district")

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page, with how many of each person's sites are overdue; that its people were looked at is noted."""
        page = super().paginate_queryset(queryset)
        people = [row.pk for row in page or ()]
        looks.note(self.request.user, people, Look.Purpose.POSITION)
        visible = Assignment.objects.visible_to(self.request.user)
        overdue = visible.filter(holder_user__in=people).overdue_by_holder()
        for row in page or ():
            row.overdue = overdue[row.pk]
        return page


class TrailPointsView(APIView):
    """Positions of a person on duty. Any order, any repetition, at most 10,000 in a request."""

    parser_classes = (RawJSONParser,)

    @extend_schema(
        request={"application/json": trail_input.schema_of_body()},
        responses=s.TakenSerializer,
        examples=[
            OpenApiExample(
                "two positions",
                {
                    "points": [
                        {"t": "2026-11-22T03:04:05Z", "lon": 108.9402, "lat": 34.2655, "acc": 8.5, "battery": 73},
                        {"t": 1795403050.5, "lon": 108.9411, "lat": 34.2659, "speed": 1.3, "bearing": 92},
                    ]
                },
                request_only=True,
            ),
            OpenApiExample(
                "taken",
                {
                    "accepted": 1,
                    "duplicate": 0,
                    "held": 0,
                    "flagged": 0,
                    "rejected": [{"index": 1, "code": "off_duty"}],
                },
                response_only=True,
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """Store positions. The answer is sent after commit; what it counts is stored."""
        refuse_unknown(request, FORMAT)
        body = request.data
        message = trail_input.decode(body if isinstance(body, bytes) else b"")
        device = trail_points.device_key(request.user, message.device, device_of(request))
        source = "api" if message.crs is None else "api_crs"
        taken = trail_points.take_in(request.user, device, message.positions, source=source, source_crs=message.crs)
        taken.rejected |= message.rejected
        return Response(taken.answer())


class _TrailFileView(APIView):
    parser_classes = (MultiPartParser,)

    def take(self, request: Request, decode: Callable[..., trail_input.Message], source: str) -> Response:
        refuse_unknown(request, FORMAT)
        body = s.TrailFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        message = decode(body.validated_data["file"], body.validated_data.get("visit"))
        device = trail_points.device_key(request.user, None, device_of(request))
        taken = trail_points.take_in(request.user, device, message.positions, source=source, source_crs=message.crs)
        taken.rejected |= message.rejected
        return Response(taken.answer())


class TrailGpxView(_TrailFileView):
    """A recorded GPX file as positions."""

    @extend_schema(request={"multipart/form-data": s.TrailFileSerializer}, responses=s.TakenSerializer)
    def post(self, request: Request) -> Response:
        """Store a file's track points; each `index` is a point's place among them. Any DTD is refused."""
        return self.take(request, gpx.decode_gpx, "gpx")


class TrailNmeaView(_TrailFileView):
    """A recorded NMEA log as positions."""

    @extend_schema(request={"multipart/form-data": s.TrailFileSerializer}, responses=s.TakenSerializer)
    def post(self, request: Request) -> Response:
        """Store the fixes of a log's RMC and GGA sentences; each `index` is a fix's place among them."""
        return self.take(request, nmea.decode_nmea, "nmea")
