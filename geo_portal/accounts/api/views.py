"""People, territories and devices over HTTP."""

from __future__ import annotations

import io
import uuid
from typing import Any, ClassVar
from urllib.parse import urlencode

import segno
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import permissions, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from geo_portal.accounts.api import serializers as s
from geo_portal.accounts.authentication import RevokedDeviceAuthentication, SessionAuthentication, device_of
from geo_portal.accounts.models import Agency, Device, District, Membership, User
from geo_portal.accounts.services import devices, signin
from geo_portal.core.api import ReadViewSet
from geo_portal.core.errors import Forbidden, Invalid, NotFound
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.http import client_address
from geo_portal.core.orderings import ByPerson, Orderings, by_number, by_text, by_time


def _with_roles(people: QuerySet[User]) -> QuerySet[User]:
    """With where they have which role; without the districts' outlines, of which real ones have a hundred kilobytes."""
    places = Membership.objects.select_related("district", "agency").defer("district__boundary")
    return people.prefetch_related(Prefetch("memberships", places))


class MeView(GenericAPIView[User]):
    """Who is signed in, with roles."""

    serializer_class = s.MeSerializer
    queryset = User.objects.none()
    filter_backends = ()
    pagination_class = None

    def _answer(self, request: Request) -> Response:
        user = _with_roles(User.objects.filter(pk=request.user.pk)).get()
        return Response(s.MeSerializer(user).data)

    def get(self, request: Request) -> Response:
        refuse_unknown(request, frozenset({"format"}))
        return self._answer(request)

    @extend_schema(request=s.LanguageSerializer)
    def patch(self, request: Request) -> Response:
        """Choose the language one is addressed in."""
        body = s.LanguageSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        user = User.objects.get(pk=request.user.pk)
        user.language = body.validated_data["language"]
        user.save(update_fields=["language", "updated_at"])
        return self._answer(request)


class DistrictFilter(filters.FilterSet):
    within = filters.UUIDFilter(method="filter_within", help_text="a district: it and all below it")

    class Meta:
        model = District
        fields = {"code": ["exact"], "kind": ["exact"], "parent": ["exact"]}

    def filter_within(self, queryset: QuerySet[District], name: str, value: uuid.UUID) -> QuerySet[District]:
        root = District.objects.filter(pk=value).values_list("path", flat=True).first()
        return queryset.filter(path__startswith=root) if root else queryset.none()


class DistrictViewSet(ReadViewSet):
    """Territories, as a tree. GeoJSON lists carry the boundaries."""

    serializer_class = s.DistrictSerializer
    queryset = District.objects.none()
    filterset_class = DistrictFilter
    geometry_field = "boundary"
    ordering = ("path",)
    ordering_fields = ("path", "name", "code")

    def get_queryset(self) -> QuerySet[District]:
        return District.objects.visible_to(self.request.user)

    def get_serializer_class(self) -> Any:
        return s.DistrictListSerializer if self.action == "list" and not self._as_geojson() else s.DistrictSerializer


class AgencyFilter(filters.FilterSet):
    class Meta:
        model = Agency
        fields = {"code": ["exact"], "kind": ["exact"], "district": ["exact"]}


class AgencyViewSet(ReadViewSet):
    """Departments, utilities, public-service companies."""

    serializer_class = s.AgencySerializer
    queryset = Agency.objects.none()
    filterset_class = AgencyFilter
    ordering = ("code",)
    ordering_fields = ("code", "name")

    def get_queryset(self) -> QuerySet[Agency]:
        return Agency.objects.visible_to(self.request.user).select_related("district").defer("district__boundary")


class UserFilter(filters.FilterSet):
    q = filters.CharFilter(method="filter_q", help_text="part of a name or user name")
    role = filters.CharFilter(field_name="memberships__role", distinct=True)

    class Meta:
        model = User
        fields = {"username": ["exact"], "is_active": ["exact"]}

    def filter_q(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return queryset.filter(name__icontains=value) | queryset.filter(username__icontains=value)


class UserViewSet(ReadViewSet):
    """Oneself, and for supervisors and offices the people of their territory."""

    serializer_class = s.UserSerializer
    queryset = User.objects.none()
    filterset_class = UserFilter
    ordering = ("username",)
    ordering_fields = ("username", "phone")
    computed_orderings: ClassVar[Orderings] = {
        "name": by_text("name", "username"),
    }

    def get_queryset(self) -> QuerySet[User]:
        people: QuerySet[User] = User.objects.visible_to(self.request.user)
        return _with_roles(people)


class DeviceFilter(filters.FilterSet):
    revoked = filters.BooleanFilter(field_name="revoked_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Device
        fields = {"user": ["exact"]}


SIGN_IN_EXAMPLE = OpenApiExample(
    "a tablet signs in",
    value={
        "username": "official",
        "password": "…",
        "device": {
            "id": "0192f0c1-2b3c-7d4e-8f50-617283940a1b",
            "name": "Tablet 7",
            "platform": "Android 14",
            "app_version": "0.1.0",
        },
    },
    request_only=True,
)


class DeviceViewSet(ReadViewSet):
    """Tablets and phones: enrolment and revocation."""

    serializer_class = s.DeviceSerializer
    queryset = Device.objects.none()
    filterset_class = DeviceFilter
    ordering = ("-created_at",)
    ordering_fields = ("created_at", "app_version")
    computed_orderings: ClassVar[Orderings] = {
        "name": by_text("name"),
        "user_name": ByPerson("user"),
        "last_seen_at": by_time("state__last_seen_at"),
        "queue_depth": by_number("state__queue_depth"),
        "storage_free": by_number("state__storage_free"),
    }

    def get_queryset(self) -> QuerySet[Device]:
        return Device.objects.visible_to(self.request.user).select_related("user", "state", "ingest_key")

    @property
    def extra_query_parameters(self) -> tuple[str, ...]:  # type: ignore[override]  # depends on the action
        return ("wipe",) if self.action == "destroy" else ()

    def get_permissions(self) -> Any:
        return [permissions.AllowAny()] if self.action == "create" else super().get_permissions()

    def get_authenticators(self) -> Any:
        # A tablet with a dead token or a stale cookie must be able to sign in again.
        method = getattr(self.request, "method", None)
        return [] if method == "POST" else super().get_authenticators()

    @extend_schema(
        request=s.SignInSerializer,
        responses={
            201: s.SignedInSerializer,
            410: OpenApiResponse(description="the enrolment code was used, or is too old"),
        },
        examples=[SIGN_IN_EXAMPLE],
        auth=[],
    )
    def create(self, request: Request) -> Response:
        """Sign a device in; the token is shown once."""
        body = s.SignInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        data = body.validated_data
        if "enrolment_code" in data:
            device, token = devices.enrol_device(data["enrolment_code"], **data["device"])
        else:
            user = signin.check_sign_in(data["username"], data["password"], client_address(request._request))
            device, token = devices.register_device(user, **data["device"])
        user = _with_roles(User.objects.filter(pk=device.user_id)).get()
        return Response(
            s.SignedInSerializer({"device": device, "token": token, "user": user}).data, status=status.HTTP_201_CREATED
        )

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "wipe", str, enum=["after_quarantine", "now"], description="what the device does with its store"
            )
        ],
        responses={200: s.DeviceSerializer},
    )
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        """Revoke a device: one's own, or as supervisor or office one of the territory."""
        wipe = request.query_params.get("wipe", "")
        if wipe not in {"", "after_quarantine", "now"}:
            raise Invalid(errors=[{"pointer": "wipe", "code": "invalid_choice", "detail": "after_quarantine or now"}])
        device = self.get_object()
        return self.answer(devices.revoke_device(device.pk, wipe=wipe))


class WipedView(GenericAPIView[Any]):
    """The acknowledgement of a revoked device that its store is gone."""

    authentication_classes = (RevokedDeviceAuthentication, SessionAuthentication)
    serializer_class = s.WipedSerializer
    queryset = Device.objects.none()
    filter_backends = ()
    pagination_class = None

    @extend_schema(request=None, responses=s.WipedSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """For the revoked device itself, within 90 days. The first time counts; saying it again changes nothing."""
        refuse_unknown(request, frozenset({"format"}))
        device = devices.require_revoked(device_of(request), pk, request.user)
        return Response(s.WipedSerializer(devices.note_wiped(device.pk)).data)


def _qr_svg(text: str) -> str:
    svg = io.BytesIO()
    segno.make(text, error="m").save(svg, kind="svg", scale=6, border=2, xmldecl=False, svgns=True)
    return svg.getvalue().decode()


class IngestKeyView(GenericAPIView[Any]):
    """The key with which a phone's app appends a device's positions, and can do nothing else."""

    serializer_class = s.IngestKeySerializer
    queryset = Device.objects.none()
    filter_backends = ()
    pagination_class = None

    def _device(self, request: Request, pk: uuid.UUID) -> Device:
        refuse_unknown(request, frozenset({"format"}))
        device = Device.objects.visible_to(request.user).select_related("user").filter(pk=pk).first()
        if device is None:
            raise NotFound
        return device

    @extend_schema(request=None, responses={201: s.IngestKeySerializer})
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Make a key, shown once; a former one dies. For one's own device; as overseer for a person whose every role
        lies in the territory."""
        device = self._device(request, pk)
        devices.require_may_enrol(request.user, device.user)
        if device_of(request) is not None and device.user_id != request.user.pk:
            raise Forbidden(_("A tablet makes keys for its own person only."))
        made, key = devices.make_ingest_key(device.pk)
        receiver = f"{request.scheme}://{request.get_host()}/ingest/overland"
        link = f"overland://setup?{urlencode({'url': receiver, 'token': key})}"
        shown = {
            "device": device.pk,
            "key": key,
            "created_at": made.created_at,
            "overland_url": link,
            "overland_qr_svg": _qr_svg(link),
        }
        return Response(s.IngestKeySerializer(shown).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Revoke the key. Safe to repeat."""
        devices.revoke_ingest_key(self._device(request, pk).pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class EnrolmentCodeView(GenericAPIView[Any]):
    """Make a one-time code that lets a device in, as text and as QR."""

    serializer_class = s.EnrolmentCodeSerializer
    queryset = Device.objects.none()
    filter_backends = ()
    pagination_class = None

    @extend_schema(request=s.EnrolmentCodeRequestSerializer, responses={201: s.EnrolmentCodeSerializer})
    def post(self, request: Request) -> Response:
        refuse_unknown(request, frozenset({"format"}))
        body = s.EnrolmentCodeRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wanted = body.validated_data.get("user", request.user.pk)
        user = User.objects.visible_to(request.user).filter(pk=wanted, is_active=True).first()
        if user is None:
            raise NotFound
        devices.require_may_enrol(request.user, user)
        if device_of(request) is not None and user.pk != request.user.pk:
            raise Forbidden(_("A tablet makes codes for its own person only."))
        enrolment, code = devices.create_enrolment_code(user, created_by=User.objects.get(pk=request.user.pk))
        url = f"{request.scheme}://{request.get_host()}/tablet/#enrol={code}"
        shown = {
            "id": enrolment.pk,
            "user": enrolment.user_id,
            "expires_at": enrolment.expires_at,
            "code": code,
            "url": url,
            "qr_svg": _qr_svg(url),
        }
        return Response(s.EnrolmentCodeSerializer(shown).data, status=status.HTTP_201_CREATED)
