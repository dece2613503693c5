from django.urls import include, path
from rest_framework.routers import SimpleRouter

from geo_portal.accounts.api import operations, views

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("districts", views.DistrictViewSet, basename="district")
router.register("agencies", views.AgencyViewSet, basename="agency")
router.register("users", views.UserViewSet, basename="user")
router.register("devices", views.DeviceViewSet, basename="device")

urlpatterns = [
    path("me", views.MeView.as_view(), name="me"),
    path("enrolment-codes", views.EnrolmentCodeView.as_view(), name="enrolment-code-list"),
    path("devices/<uuid:pk>/wiped", views.WipedView.as_view(), name="device-wiped"),
    path("devices/<uuid:pk>/ingest-key", views.IngestKeyView.as_view(), name="device-ingest-key"),
    path("history", operations.HistoryView.as_view(), name="history"),
    path("jobs", operations.JobsView.as_view(), name="jobs"),
    path("jobs/<int:job>/retry", operations.JobRetryView.as_view(), name="job-retry"),
    path("", include(router.urls)),
]
