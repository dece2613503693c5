"""Visits and their trails over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from field.api import examples, filters, list_files, report_map, trail_files
from field.api import serializers as s
from field.api.trail_json import raw_features, road_features, trail_features
from field.api.views.base import FieldViewSet, creating
from field.domain.visit import VisitStatus
from field.models import Look, Visit
from field.services import corroboration, looks, reports, roads, trails, visits
from field.services.refusals import NotTakingPart
from geo_portal.accounts.authentication import device_of
from geo_portal.accounts.rights import rights_of
from geo_portal.core.api import GEOJSON, query_crs
from geo_portal.core.errors import BadRequest
from geo_portal.core.exchange.lists import ExportMixin
from geo_portal.core.files import PRIVATE
from geo_portal.core.orderings import ByPerson, Orderings, by_text, by_turn


@extend_schema_view(create=creating(s.VisitSerializer, examples.VISIT))
class VisitViewSet(ExportMixin, FieldViewSet):
    """Visits: planned, under way, reported, verified or returned."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class = s.VisitSerializer
    queryset = Visit.objects.none()
    filterset_class = filters.VisitFilter
    list_file = list_files.VISITS
    geometry_field = "position"
    ordering = ("-happened_at",)
    ordering_fields = ("happened_at", "created_at", "updated_at")
    computed_orderings: ClassVar[Orderings] = {
        "site_name": by_text("site__name"),
        "site_name_en": by_text("site__name_en", "site__name"),
        "district_name": by_text("site__district__name"),
        "status": by_turn("status", VisitStatus),
        "reporter_name": ByPerson("reporter"),
    }

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = queryset.select_related("site__district", "reporter", "trail_owner").defer("site__district__boundary")
        rows = rows.prefetch_related("participants")
        return rows.with_photo_counts()  # type: ignore[attr-defined,no-any-return]  # the model's own

    def get_queryset(self) -> QuerySet[Visit]:
        rows = self.related(Visit.objects.visible_to(self.request.user).dated())
        return rows if self.detail else rows.defer("signature").annotate(signed=~Q(signature=""))

    def get_serializer_class(self) -> Any:
        return s.VisitListSerializer if self.action == "list" else s.VisitSerializer

    def make(self, serializer: Any) -> tuple[Visit, bool]:
        people = serializer.validated_data.get("participants", [])
        device = device_of(self.request)
        return visits.create_visit(self.request.user, serializer.build(), participants=people, device=device)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        visits.edit_visit(self.request.user, serializer.instance, serializer.validated_data)  # type: ignore[arg-type]  # there is one to change

    def perform_destroy(self, instance: Visit) -> None:
        visits.delete_visit(self.request.user, instance)

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

    def _of_one_s_own(self, request: Request) -> Visit:
        """The visit, for those who may see its trail: who takes part and who oversees its district."""
        visit: Visit = self.get_object()
        overseen = rights_of(request.user).oversees(visit.site.district.path)
        if not overseen and not visits.may_edit(request.user, visit):
            raise NotTakingPart
        return visit

    def _of_a_trail(self, request: Request, purpose: Look.Purpose) -> Visit:
        """The same; the look is noted."""
        visit = self._of_one_s_own(request)
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
    @action(
        detail=True,
        methods=["post"],
        url_path="corroboration/decisions",
        url_name="decisions",
        pagination_class=None,
    )
    def decide(self, request: Request, pk: Any = None) -> Response:
        """Accept the report (the visit is verified), reject it (it goes back, as by `return`) or query it (it stays):
        for the overseers of the site's district."""
        visit = self.get_object()
        decision, new = visits.decide_on(request.user, visit.pk, **self._body(s.DecisionSerializer, request))
        return Response(s.DecisionSerializer(decision).data, status=201 if new else 200)

    @extend_schema(responses=s.DecisionSerializer(many=True), filters=False)
    @decide.mapping.get
    def decisions(self, request: Request, pk: Any = None) -> Response:
        """What people decided of the visit, the newest first, which counts; before there is a verdict, too. For those
        who may see the trail. It tells of no position, so reading it is no look at one."""
        visit = self._of_one_s_own(request)
        return Response(s.DecisionSerializer(visit.decisions.select_related("decided_by"), many=True).data)

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
        body = trail_files.gpx(visit, trails.trail_of(visit))
        headers = {"Content-Disposition": f'attachment; filename="{trail_files.file_name(visit)}.gpx"'}
        return HttpResponse(body, content_type=trail_files.GPX, headers=headers)

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
        body = trail_files.mf_json(visit, trails.trail_of(visit))
        headers = {"Content-Disposition": f'attachment; filename="{trail_files.file_name(visit)}.mfjson"'}
        return Response(body, content_type=trail_files.MF_JSON, headers=headers)

    @extend_schema(
        responses={(200, "text/html"): OpenApiResponse(OpenApiTypes.STR, description="HTML that needs no network")}
    )
    @action(detail=True, methods=["get"], url_path="map.html", url_name="map")
    def report_map(self, request: Request, pk: Any = None) -> HttpResponse:
        """The map that goes with the report, as HTML that needs no network: site, coarse trail, photos' places,
        verdict."""
        visit = self._of_a_trail(request, Look.Purpose.COARSE)
        headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{trail_files.file_name(visit)}.html"'}
        return HttpResponse(report_map.html(reports.report_of(visit)), headers=headers)
