from field.models.assignment import Assignment, AssignmentLiaison
from field.models.case import Case, Category
from field.models.checklist import Checklist
from field.models.corroboration import Corroboration, CorroborationDecision, EarlierVerdict, Review, VerdictDue
from field.models.datum import DatumDecision, DatumProposal
from field.models.drawn import DrawnTrail
from field.models.duty import DutyWindow
from field.models.erasure import Erasure
from field.models.event import Event, TrailNews
from field.models.ingest import IngestMessage, IngestState, OffDutyCount
from field.models.look import Look
from field.models.panorama import SitePanorama
from field.models.photo import VisitPhoto
from field.models.quarantine import QuarantinedGroup
from field.models.retention import KeptTrail, TrailRetention
from field.models.site import Site
from field.models.sync import Conflict, ScopeDay, SyncOp
from field.models.trail import (
    AnyTrailPoint,
    HeldTrailPoint,
    LastPosition,
    TrailPoint,
    TrailPointAside,
    may_see_person,
)
from field.models.visit import Visit, VisitParticipant

__all__ = [
    "AnyTrailPoint",
    "Assignment",
    "AssignmentLiaison",
    "Case",
    "Category",
    "Checklist",
    "Conflict",
    "Corroboration",
    "CorroborationDecision",
    "DatumDecision",
    "DatumProposal",
    "DrawnTrail",
    "DutyWindow",
    "EarlierVerdict",
    "Erasure",
    "Event",
    "HeldTrailPoint",
    "IngestMessage",
    "IngestState",
    "KeptTrail",
    "LastPosition",
    "Look",
    "OffDutyCount",
    "QuarantinedGroup",
    "Review",
    "ScopeDay",
    "Site",
    "SitePanorama",
    "SyncOp",
    "TrailNews",
    "TrailPoint",
    "TrailPointAside",
    "TrailRetention",
    "VerdictDue",
    "Visit",
    "VisitParticipant",
    "VisitPhoto",
    "may_see_person",
]
