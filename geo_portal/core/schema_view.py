"""The OpenAPI document over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SCHEMA_KWARGS, SpectacularAPIView
from rest_framework.request import Request


class SchemaView(SpectacularAPIView):
    """The description of this interface, as YAML or JSON.

    Made and written out once in a process for each language and form: that takes a second of computing, and the address
    is open to all.
    """

    _written: ClassVar[dict[tuple[str, str], tuple[bytes, dict[str, str]]]] = {}

    @extend_schema(**SCHEMA_KWARGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        renderer: Any = request.accepted_renderer
        language = request.query_params.get("lang") or get_language() or ""
        key = (language[:10], renderer.media_type)
        written = self._written.get(key)
        if written is None:
            response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]  # untyped in the library
            body = renderer.render(response.data, renderer.media_type, self.get_renderer_context())
            headers = {
                "Content-Type": f"{renderer.media_type}; charset=utf-8",
                "Content-Disposition": response.headers["Content-Disposition"],
                "Vary": "Accept, Accept-Language",
            }
            written = (body, headers)
            if language in KNOWN_LANGUAGES:
                self._written[key] = written
        return HttpResponse(written[0], headers=written[1])


KNOWN_LANGUAGES = {"zh-hans", "en"}
