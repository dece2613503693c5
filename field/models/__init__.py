from field.models.assignment import Assignment, AssignmentLiaison
from field.models.duty import DutyWindow
from field.models.photo import VisitPhoto
from field.models.site import Site
from field.models.trail import AnyTrailPoint, HeldTrailPoint, LastPosition, TrailPoint, TrailPointAside
from field.models.visit import Visit, VisitParticipant

__all__ = [
    "AnyTrailPoint",
    "Assignment",
    "AssignmentLiaison",
    "DutyWindow",
    "HeldTrailPoint",
    "LastPosition",
    "Site",
    "TrailPoint",
    "TrailPointAside",
    "Visit",
    "VisitParticipant",
    "VisitPhoto",
]
