"""Who may see a photo, besides the person who sent it.

Apps that attach photos to their records say so from their `apps.py`:

    media.access.register("field", lambda user: Q(pk__in=VisitPhoto.objects.visible_to(user).values("photo")))

`media` never hears of visits; it only asks each rule for a condition.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from geo_portal.accounts.rights import rights_of

Rule = Callable[[Any], Q]
"""Takes a signed-in user, gives a condition over `media.Photo`. The condition should be a subquery on `pk` and not a
join, so that a photo with two links is found once."""

_rules: dict[str, Rule] = {}


def register(name: str, rule: Rule) -> None:
    """Let the people that `rule` finds see its photos. `name` tells rules apart; the same name again replaces."""
    _rules[name] = rule


def unregister(name: str) -> None:
    """Take a rule out again; unknown names are ignored."""
    _rules.pop(name, None)


def photo_q(user: Any) -> Q:
    """The condition under which this user sees a photo; one that nothing meets for people not signed in."""
    rights = rights_of(user)
    if rights.anonymous:
        return Q(pk__in=[])
    if rights.superuser:
        return Q()
    condition = Q(uploaded_by=rights.user_id)
    for rule in _rules.values():
        condition |= rule(user)
    return condition
