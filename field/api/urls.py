"""The addresses of field, below /api/v1/."""

from __future__ import annotations

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from field.api import (
    coverage,
    device_crs,
    events,
    heat,
    ingest_review,
    privacy,
    quarantine,
    reviews,
    sync,
    sync_review,
    views,
)

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("sites", views.SiteViewSet, basename="site")
router.register("assignments", views.AssignmentViewSet, basename="assignment")
router.register("visits", views.VisitViewSet, basename="visit")
router.register("reviews", reviews.ReviewViewSet, basename="review")
router.register("visit-photos", views.VisitPhotoViewSet, basename="visit-photo")
router.register("cases", views.CaseViewSet, basename="case")
router.register("categories", views.CategoryViewSet, basename="category")
router.register("checklists", views.ChecklistViewSet, basename="checklist")
router.register("duty-windows", views.DutyWindowViewSet, basename="duty-window")
router.register("positions", views.PositionViewSet, basename="position")
router.register("events", events.EventViewSet, basename="event")
router.register("crs-proposals", device_crs.CrsProposalViewSet, basename="crs-proposal")
router.register("sync/conflicts", sync_review.ConflictViewSet, basename="sync-conflict")
router.register("ingest-messages", ingest_review.IngestMessageViewSet, basename="ingest-message")
router.register("quarantined-groups", quarantine.QuarantinedGroupViewSet, basename="quarantined-group")

urlpatterns = [
    # first, since the routes are tried one after the other, and each phone asks for this one all day
    path("trails/points", views.TrailPointsView.as_view(), name="trail-points"),
    path("coverage", coverage.CoverageView.as_view(), name="coverage"),
    path("heat", heat.HeatView.as_view(), name="heat"),
    path("devices/<uuid:pk>/quarantine", quarantine.QuarantineView.as_view(), name="device-quarantine"),
    path("devices/<uuid:pk>/ingest", ingest_review.DeviceIngestView.as_view(), name="device-ingest"),
    path("devices/<uuid:pk>/crs", device_crs.DeviceCrsView.as_view(), name="device-crs"),
    path("devices/<uuid:pk>/crs/reject", device_crs.RejectCrsView.as_view(), name="device-crs-reject"),
    path("sites/<uuid:pk>/panoramas", views.SitePanoramaViewSet.as_view({"get": "list"}), name="site-panoramas"),
    path("sync/push", sync.PushView.as_view(), name="sync-push"),
    path("sync/pull", sync.PullView.as_view(), name="sync-pull"),
    path("sync/waiting", sync_review.WaitingView.as_view(), name="sync-waiting"),
    path("sync/ops", sync_review.SyncOpViewSet.as_view({"get": "list"}), name="sync-op-list"),
    path(
        "sync/ops/<uuid:device>/<uuid:op>/review",
        sync_review.SyncOpViewSet.as_view({"post": "review"}),
        name="sync-op-review",
    ),
    path("me/stored", privacy.StoredView.as_view(), name="me-stored"),
    path("me/looks", privacy.LookViewSet.as_view({"get": "list"}), name="me-look-list"),
    path("me/export", privacy.ExportView.as_view(), name="me-export"),
    path("me/erasure", privacy.ErasureView.as_view(), name="me-erasure"),
    path("trails/gpx", views.TrailGpxView.as_view(), name="trail-gpx"),
    path("trails/nmea", views.TrailNmeaView.as_view(), name="trail-nmea"),
    path("", include(router.urls)),
]
