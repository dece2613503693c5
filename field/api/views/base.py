"""What the views of records have in common."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from field.services import locks
from field.services.refusals import IdTaken
from geo_portal.core.api import ModelViewSet
from geo_portal.core.errors import NotFound


def creating(serializer: Any, example: OpenApiExample) -> Any:
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
