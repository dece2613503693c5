"""The addresses of media, below /api/v1/. `uploads/` itself is mounted in `geo_portal.asgi`."""

from __future__ import annotations

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from media.api import views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("photos", views.PhotoViewSet, basename="photo")
router.register("panoramas", views.PanoramaViewSet, basename="panorama")

urlpatterns = [
    path("uploads/known", views.KnownFileView.as_view(), name="upload-known"),
    path("", include(router.urls)),
]
