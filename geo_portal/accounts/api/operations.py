"""For operators and for whoever asks what happened: background jobs, and the history of a record."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import connection, transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from procrastinate.contrib.django.models import ProcrastinateJob
from rest_framework import permissions, serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.models import Device, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core import history
from geo_portal.core.errors import Forbidden, Invalid, NotFound
from geo_portal.core.filters import read_ordering, refuse_unknown
from geo_portal.core.models import Change
from geo_portal.core.orderings import Orderings, arranged, by_time, orderings_of
from geo_portal.core.pagination import CursorPagination


class JobSerializer(serializers.ModelSerializer[ProcrastinateJob]):
    class Meta:
        model = ProcrastinateJob
        fields = ("id", "task_name", "queue_name", "status", "attempts", "args", "scheduled_at")


PEOPLE_COLUMNS = ("participant_ids", "liaison_ids", "authors")
"""Columns of the log that list people."""


def _require_operator(request: Request) -> None:
    rights = rights_of(request.user)
    if not (rights.superuser or rights.has(Role.CITY_OFFICE)):
        raise Forbidden


@extend_schema(
    parameters=[OpenApiParameter("status", str, enum=["todo", "doing", "succeeded", "failed", "cancelled", "aborted"])],
    responses=JobSerializer(many=True),
)
class JobsView(GenericAPIView[Any]):
    """Background jobs: failed ones unless `status` says otherwise, the newest first unless `ordering` does. For
    operators."""

    serializer_class = JobSerializer
    queryset = ProcrastinateJob.objects.none()
    pagination_class = CursorPagination
    filter_backends = ()
    extra_query_parameters = ("status", "ordering")
    ordering_fields = ("id", "task_name", "attempts")
    computed_orderings: ClassVar[Orderings] = {"scheduled_at": by_time("scheduled_at")}
    chosen_ordering: tuple[str, ...] = ()

    def get(self, request: Request) -> Response:
        _require_operator(request)
        refuse_unknown(request, {"format", "cursor", "limit", *self.extra_query_parameters})
        names = read_ordering(request, orderings_of(self)) or ("-id",)
        status = request.query_params.get("status", "failed")
        if status not in {"todo", "doing", "succeeded", "failed", "cancelled", "aborted"}:
            raise Invalid(errors=[{"pointer": "status", "code": "invalid_choice", "detail": "unknown"}])
        found = ProcrastinateJob.objects.filter(status=status)
        ended = names if names[-1].removeprefix("-") == "id" else (*names, "-id")
        jobs, self.chosen_ordering = arranged(found, self, ended)
        return self.get_paginated_response(JobSerializer(self.paginate_queryset(jobs), many=True).data)


@extend_schema(request=None, responses={202: inline_serializer("JobRetry", {"status": serializers.CharField()})})
class JobRetryView(GenericAPIView[Any]):
    """Put a failed job back into the queue."""

    serializer_class = JobSerializer
    queryset = ProcrastinateJob.objects.none()

    def post(self, request: Request, job: int) -> Response:
        refuse_unknown(request, frozenset({"format"}))
        _require_operator(request)
        with transaction.atomic(), connection.cursor() as cursor:
            # locked: of two who ask at the same moment the second finds a job that waits, and no error
            cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s FOR UPDATE", [min(job, 2**63 - 1)])
            if cursor.fetchone() != ("failed",):
                raise NotFound
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job])
        return Response({"status": "todo"}, status=202)


class ChangeSerializer(serializers.ModelSerializer[Change]):
    actor_name = serializers.CharField(allow_null=True, default=None)
    device_name = serializers.CharField(allow_null=True, default=None)
    op = serializers.UUIDField(
        source="origin.op", allow_null=True, default=None, help_text="the operation by which a device made it"
    )
    made_at = serializers.DateTimeField(
        source="origin.made_at", allow_null=True, default=None, help_text="by the device's clock; orders nothing"
    )
    clock_offset_s = serializers.FloatField(
        source="origin.clock_offset_s",
        allow_null=True,
        default=None,
        help_text="seconds by which the device's clock was ahead of ours when it sent",
    )
    op_status = serializers.CharField(
        source="origin.status", allow_null=True, default=None, help_text="applied, merged or conflict"
    )
    conflict = serializers.UUIDField(
        source="origin.conflict", allow_null=True, default=None, help_text="where the operation's other values are"
    )

    class Meta:
        model = Change
        fields = (
            "seq",
            "at",
            "action",
            "type",
            "object_id",
            "rev",
            "actor_id",
            "actor_name",
            "device_id",
            "device_name",
            "op",
            "op_status",
            "made_at",
            "clock_offset_s",
            "conflict",
            "source",
            "request_id",
            "before",
            "after",
        )


@extend_schema(
    parameters=[
        OpenApiParameter("type", str, required=True, description="record type, as `visit`"),
        OpenApiParameter("id", uuid.UUID, required=True, description="the record's id"),
    ],
    responses=inline_serializer(
        "History",
        {
            "results": ChangeSerializer(many=True),
            "people": serializers.DictField(
                child=serializers.CharField(), help_text="names of the people in lists such as `participant_ids`"
            ),
            "next": serializers.CharField(allow_null=True),
        },
    ),
)
class HistoryView(GenericAPIView[Any]):
    """Every change of one record, newest first (at most 500): who, when, from where, what it was and became."""

    serializer_class = ChangeSerializer
    queryset = Change.objects.none()
    pagination_class = None
    filter_backends = ()
    permission_classes = (permissions.IsAuthenticated,)

    def get(self, request: Request) -> Response:
        refuse_unknown(request, frozenset({"type", "id", "format"}))
        type_name = request.query_params.get("type", "")
        try:
            object_id = uuid.UUID(request.query_params.get("id", ""))
        except ValueError:
            raise Invalid(errors=[{"pointer": "id", "code": "invalid", "detail": "a UUID is needed"}]) from None
        if not history.is_visible(type_name, object_id, request.user):
            raise NotFound
        changes = list(Change.objects.of(type_name, object_id)[:500])
        people = self._name_actors(changes)
        self._add_origins(type_name, object_id, changes)
        return Response({"results": ChangeSerializer(changes, many=True).data, "people": people, "next": None})

    def _name_actors(self, changes: list[Change]) -> dict[str, str]:
        """Put names to who did it, and return those of the people listed in values."""
        listed = {person for change in changes for person in _people_in(change)}
        people = User.objects.in_bulk({change.actor_id for change in changes if change.actor_id} | listed)
        tablets = Device.objects.in_bulk({change.device_id for change in changes if change.device_id})
        for change in changes:
            change.actor_name = str(people[change.actor_id]) if change.actor_id in people else None  # type: ignore[attr-defined]  # put beside the row
            change.device_name = str(tablets[change.device_id]) if change.device_id in tablets else None  # type: ignore[attr-defined]  # put beside the row
        return {str(person): str(people[person]) for person in listed if person in people}

    def _add_origins(self, type_name: str, object_id: uuid.UUID, changes: list[Change]) -> None:
        made = [(change.rev, change.device_id) for change in changes if change.rev and change.device_id]
        found = history.origins(type_name, object_id, made)
        for change in changes:
            change.origin = found.get(change.rev) if change.rev and change.device_id else None  # type: ignore[attr-defined]  # put beside the row


def _people_in(change: Change) -> set[uuid.UUID]:
    return {
        uuid.UUID(person)
        for values in (change.before, change.after)
        for column in PEOPLE_COLUMNS
        for person in (values or {}).get(column) or ()
    }
