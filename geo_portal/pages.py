"""The pages themselves: the built front end, sign-in, and what its scripts need to know first."""

from __future__ import annotations

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
                "basemap": settings.BASEMAP,
            }
        )
