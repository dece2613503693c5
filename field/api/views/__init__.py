"""Field over HTTP, by subject. Each view parses, calls one service and renders."""

from field.api.views.cases import CaseViewSet, CategoryViewSet
from field.api.views.checklists import ChecklistViewSet
from field.api.views.duty import DutyWindowViewSet, PositionViewSet
from field.api.views.photos import VisitPhotoViewSet
from field.api.views.sites import AssignmentViewSet, SitePanoramaViewSet, SiteViewSet
from field.api.views.trails import TrailGpxView, TrailNmeaView, TrailPointsView
from field.api.views.visits import VisitViewSet

__all__ = [
    "AssignmentViewSet",
    "CaseViewSet",
    "CategoryViewSet",
    "ChecklistViewSet",
    "DutyWindowViewSet",
    "PositionViewSet",
    "SitePanoramaViewSet",
    "SiteViewSet",
    "TrailGpxView",
    "TrailNmeaView",
    "TrailPointsView",
    "VisitPhotoViewSet",
    "VisitViewSet",
]
