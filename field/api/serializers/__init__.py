"""Field's records as JSON, by subject. Reads and checks bodies; what is allowed is decided by the services."""

from field.api.serializers.cases import CaseSerializer, CategorySerializer
from field.api.serializers.checklists import (
    ChecklistSerializer,
    ImportedFormSerializer,
    PublishSerializer,
    RefusedConstructSerializer,
    XlsFormSerializer,
)
from field.api.serializers.duty import DutyWindowSerializer, LastPositionSerializer
from field.api.serializers.photos import VisitPhotoSerializer
from field.api.serializers.sites import AssignmentSerializer, SitePanoramaSerializer, SiteSerializer
from field.api.serializers.trails import RefusedPointSerializer, TakenSerializer, TrailFileSerializer
from field.api.serializers.verdicts import (
    CorroborationSerializer,
    DecisionSerializer,
    EarlierVerdictSerializer,
    FindingSerializer,
    JudgedSerializer,
    ProposedCrsSerializer,
)
from field.api.serializers.visits import (
    FinishSerializer,
    NothingSerializer,
    ReturnSerializer,
    StartSerializer,
    VisitListSerializer,
    VisitSerializer,
)

__all__ = [
    "AssignmentSerializer",
    "CaseSerializer",
    "CategorySerializer",
    "ChecklistSerializer",
    "CorroborationSerializer",
    "DecisionSerializer",
    "DutyWindowSerializer",
    "EarlierVerdictSerializer",
    "FindingSerializer",
    "FinishSerializer",
    "ImportedFormSerializer",
    "JudgedSerializer",
    "LastPositionSerializer",
    "NothingSerializer",
    "ProposedCrsSerializer",
    "PublishSerializer",
    "RefusedConstructSerializer",
    "RefusedPointSerializer",
    "ReturnSerializer",
    "SitePanoramaSerializer",
    "SiteSerializer",
    "StartSerializer",
    "TakenSerializer",
    "TrailFileSerializer",
    "VisitListSerializer",
    "VisitPhotoSerializer",
    "VisitSerializer",
    "XlsFormSerializer",
]
