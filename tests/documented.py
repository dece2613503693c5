"""A client that holds every answer against the OpenAPI document: what it does not announce is a failure of the test."""

from __future__ import annotations

import functools
import re
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient


@functools.cache
def _operations() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """Addresses of the document as patterns, those without parameters first."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    ordered = sorted(paths.items(), key=lambda item: item[0].count("{"))
    return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), operations) for path, operations in ordered]


def undocumented(method: str, path: str, status: int, content_type: str) -> str | None:
    """What the document lacks for this answer, in words; None when it tells it, or does not know the address."""
    for pattern, operations in _operations():
        operation = operations.get(method.lower())
        if operation is None or not pattern.fullmatch(path):
            continue
        response = operation["responses"].get(str(status))
        if response is None:
            return f"{method} {path} answered {status}; the document knows {sorted(operation['responses'])}"
        kinds = response.get("content", {})
        if content_type and status != 304 and content_type not in kinds:
            return f"{method} {path} answered {status} as {content_type}; the document knows {sorted(kinds)}"
        return None
    return None


class DocumentedClient(APIClient):
    """The test client of REST framework, with that check. A method that an address does not take is not its matter."""

    def request(self, **kwargs: Any) -> Any:
        response = super().request(**kwargs)
        method, path = kwargs["REQUEST_METHOD"], kwargs["PATH_INFO"]
        lacking = undocumented(method, path, response.status_code, response.get("Content-Type", "").partition(";")[0])
        assert lacking is None, lacking
        return response
