"""What comes into or leaves scopes by date changes nobody's row: assignments that begin or end, conflicts that were
resolved long enough ago. It is told to the feed each day."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from field.models import Assignment, Conflict, ScopeDay
from field.models.assignment import today
from geo_portal.core import feed


@transaction.atomic
def tell_days() -> int:
    """Tell what began or ended since the last day that was told, up to today; tells how many records.

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
    leaving = list(Conflict.objects.leaving(told.day, day).values_list("pk", "authors"))
    notes += [(author, "conflict", conflict) for conflict, authors in leaving for author in authors]
    feed.note(notes)
    told.day = day
    told.save()
    return len(changed) + len(leaving)
