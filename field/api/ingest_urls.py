"""The addresses of phone apps, below /ingest/."""

from __future__ import annotations

from django.urls import path

from field.api import ingest

urlpatterns = [
    path("overland", ingest.OverlandView.as_view(), name="ingest-overland"),
    path("owntracks", ingest.OwnTracksView.as_view(), name="ingest-owntracks"),
    path("osmand", ingest.OsmAndView.as_view(), name="ingest-osmand"),
]
