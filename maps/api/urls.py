"""Addresses under /api/v1/."""

from __future__ import annotations

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from maps.api import offline_maps, views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("service-points", views.ServicePointViewSet, basename="service-point")
router.register("maps/offline-packages", offline_maps.OfflinePackageViewSet, basename="offline-package")

urlpatterns = [
    path("service-points/nearest", views.NearestView.as_view(), name="service-point-nearest"),
    path("", include(router.urls)),
]
