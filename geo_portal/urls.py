"""Composition root of HTTP: the only list of every address."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularSwaggerSplitView

from geo_portal import pages
from geo_portal.core import views as core
from geo_portal.core.schema_view import SchemaView

handler400 = "geo_portal.core.errors.bad_request"
handler403 = "geo_portal.core.errors.permission_denied"
handler404 = "geo_portal.core.errors.page_not_found"
handler500 = "geo_portal.core.errors.server_error"

api: list[URLPattern | URLResolver] = [
    path("", include("field.api.urls")),
    path("", include("geo_portal.accounts.api.urls")),
    path("", include("media.api.urls")),
    path("", include("maps.api.urls")),
    path("config", pages.ConfigView.as_view(), name="config"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
]

urlpatterns = [
    path("", pages.web_page("index"), name="citizens"),
    path("tablet/", pages.web_page("tablet"), name="tablet"),
    path("tablet/sw.js", pages.tablet_worker, name="tablet-worker"),
    path("console/", pages.web_page("console"), name="console"),
    path("survey/", pages.web_page("survey"), name="survey"),
    re_path(r"^(?P<name>tablet|console|survey)$", pages.with_slash),
    path("login/", pages.SignInView.as_view(), name="login"),
    path("logout/", pages.SignOutView.as_view(), name="logout"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("api/v1/", include(api)),
    path("ingest/", include("field.api.ingest_urls")),
    path("tiles/", include("maps.tiles_urls")),
    path("healthz", core.healthz, name="healthz"),
    path("readyz", core.readyz, name="readyz"),
    path("metrics", core.metrics_page, name="metrics"),
]
