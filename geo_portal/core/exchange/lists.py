"""A list of the API as a file to take along: the same rows in the same order, without pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request

from geo_portal.core.errors import BadRequest
from geo_portal.core.exchange import answers
from geo_portal.core.exchange.writing import FETCHED
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.pagination import CursorPagination


@dataclass(frozen=True)
class ListFile:
    """A file called `name`, without the ending, and what each of its columns holds of a record. Among the columns are
    `id` and, in degrees of EPSG:4326, `lon` and `lat`. `words` has a heading for each."""

    name: str
    columns: Mapping[str, Callable[[Any], Any]]
    words: answers.Words

    def row(self, record: Any) -> dict[str, Any]:
        return {name: of(record) for name, of in self.columns.items()}


class ExportMixin(viewsets.GenericViewSet[Any]):
    """A list that can be had as `list_file` too. Stands before the other bases of its view, which has a filter set."""

    list_file: ClassVar[ListFile]
    extra_query_parameters: tuple[str, ...] = ()

    def about_to_show(self, records: Sequence[Any]) -> None:
        """Called before records go out, in the list or in the file."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.action == "export":
            filters: Any = self.filterset_class  # type: ignore[attr-defined]  # the view's own
            self.extra_query_parameters = (*self.extra_query_parameters, *filters.base_filters)
        super().initial(request, *args, **kwargs)
        if self.action == "export":
            refuse_unknown(request, {"format", *self.extra_query_parameters})

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        self.about_to_show(page or ())
        return page

    @extend_schema(
        parameters=[
            OpenApiParameter("file", str, enum=list(answers.KINDS), required=True),
            OpenApiParameter("crs", exclude=True),
        ],
        filters=True,
        responses=answers.RESPONSES,
    )
    @action(detail=False, methods=["get"], pagination_class=None, extra_query_parameters=("file", "ordering"))
    def export(self, request: Request) -> HttpResponseBase:
        """The list as a file: filtered and ordered as it, without pages. Places are those of the sites."""
        kind = request.query_params.get("file", "")
        if kind not in answers.KINDS:
            raise BadRequest(f"`file` is one of {', '.join(answers.KINDS)}.")
        found = self.filter_queryset(self.get_queryset())
        found = found.order_by(*CursorPagination().get_ordering(request, found, self))
        taken = self.list_file
        return answers.table_file(kind, taken.name, list(taken.columns), self._rows(found), taken.words)

    def _rows(self, found: QuerySet[Any]) -> Iterator[dict[str, Any]]:
        """Read as they are asked for."""
        records = found.iterator(chunk_size=FETCHED)
        while some := list(islice(records, FETCHED)):
            self.about_to_show(some)
            yield from map(self.list_file.row, some)
