"""A row that was there a moment ago."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import QuerySet

from geo_portal.core.errors import NotFound

T = TypeVar("T")


def there(rows: QuerySet[Any, T], key: Any) -> T:
    """The one of `rows` with this key. Raises NotFound when there is none, as of one that was deleted between being
    read and being locked."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found
