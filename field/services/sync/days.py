"""Assignments that begin or end by date change nobody's row: what enters or leaves is told to the feed each day."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from field.models import Assignment, ScopeDay
from field.models.assignment import today
from geo_portal.core import feed


@transaction.atomic
def tell_days() -> int:
    """Tell what began or ended since the last day that was told, up to today; tells how many assignments.

    Safe to repeat; days during which nothing ran are made up for.
    """
    day = today()
    told, _ = ScopeDay.objects.select_for_update().get_or_create(defaults={"day": day - timedelta(days=1)})
    if told.day >= day:
        return 0
    changed = list(
        Assignment.objects.filter(
            Q(starts_on__gt=told.day, starts_on__lte=day) | Q(ends_on__gt=told.day, ends_on__lte=day)
        ).order_by("pk")
    )
    notes = []
    for assignment in changed:
        concerned = [assignment.holder_user_id, assignment.holder_agency_id, *assignment.liaison_ids]
        notes += [(key, "@site", assignment.site_id) for key in concerned if key is not None]
        notes.append((assignment.site_id, "assignment", assignment.pk))
    feed.note(notes)
    told.day = day
    told.save()
    return len(changed)
