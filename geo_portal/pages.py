"""The pages themselves: the built front end, sign-in, and what its scripts need to know first."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo_portal.core.filters import refuse_unknown
from maps import basemap
from maps.domain.pmtiles import TileType

log = logging.getLogger(__name__)

CENTRE = (108.94, 34.265)
ZOOM = 10.5


def web_page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """A page that Vite built; its scripts and styles are static files with hashed names."""
    path = settings.WEB_DIST / ("index.html" if name == "index" else f"{name}/index.html")

    @ensure_csrf_cookie
    def page(request: HttpRequest) -> HttpResponse:
        try:
            html = path.read_bytes()
        except OSError as error:
            raise Http404("The web front end is not built; ./portal run does that.") from error
        return HttpResponse(html, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-cache"})

    return page


def tablet_worker(request: HttpRequest) -> HttpResponse:
    """The tablet's service worker. It stands beside the page whose requests it answers, and is asked for anew each
    time, so that no cache keeps a tablet on an old version."""
    try:
        script = (settings.WEB_DIST / "tablet-sw.js").read_bytes()
    except OSError as error:
        raise Http404("The web front end is not built; ./portal run does that.") from error
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/tablet/"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


def with_slash(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponseRedirect(f"{request.path}/")


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address where a page names no icon, as in the back office."""
    return HttpResponseRedirect(static("web/icon.svg"))


class SignInView(auth.LoginView):
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        throttled = getattr(self.request, "sign_in_throttled", False)
        response = self.render_to_response(self.get_context_data(form=form, throttled=throttled))
        response.status_code = 429 if throttled else 200
        return response


class SignOutView(auth.LogoutView):
    pass


def _basemap() -> dict[str, Any]:
    """What pages draw. A style or tiles of another service go before an archive of ours."""
    told: dict[str, Any] = {**settings.BASEMAP, "archive": None}
    if told["style_url"] or told["tiles_url"]:
        return told
    try:
        archive = basemap.archive()
    except (OSError, basemap.NotPMTiles):
        log.exception("the basemap's archive cannot be read")
        return told
    if archive is not None:
        told["attribution"] = archive.attribution
        told["archive"] = {
            "tiles": "/tiles/basemap/{z}/{x}/{y}",
            "kind": "vector" if archive.tile_type is TileType.MVT else "raster",
            "min_zoom": archive.min_zoom,
            "max_zoom": archive.max_zoom,
        }
    return told


class ConfigView(APIView):
    """What a page needs to know before anybody signs in."""

    permission_classes = (permissions.AllowAny,)
    authentication_classes = ()

    @extend_schema(
        auth=[],
        responses=inline_serializer(
            "Config",
            {
                "version": serializers.CharField(),
                "demo": serializers.BooleanField(),
                "languages": serializers.ListField(child=serializers.CharField()),
                "centre": serializers.ListField(child=serializers.FloatField(), help_text="lon, lat; WGS 84"),
                "zoom": serializers.FloatField(),
                "basemap": inline_serializer(
                    "Basemap",
                    {
                        "style_url": serializers.CharField(allow_null=True),
                        "tiles_url": serializers.CharField(allow_null=True),
                        "attribution": serializers.CharField(allow_blank=True),
                        "archive": inline_serializer(
                            "BasemapArchive",
                            {
                                "tiles": serializers.CharField(help_text="address template with {z}, {x}, {y}"),
                                "kind": serializers.ChoiceField(choices=["vector", "raster"]),
                                "min_zoom": serializers.IntegerField(),
                                "max_zoom": serializers.IntegerField(),
                            },
                            allow_null=True,
                        ),
                    },
                ),
            },
        ),
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request, frozenset({"format"}))
        return Response(
            {
                "version": settings.VERSION,
                "demo": settings.DEMO,
                "languages": [code for code, _name in settings.LANGUAGES],
                "centre": CENTRE,
                "zoom": ZOOM,
                "basemap": _basemap(),
            }
        )
