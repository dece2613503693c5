"""Who may see a picture, besides the person who sent it.

Apps that attach photos or panoramas to their records say so from their `apps.py`:

    media.access.register("field", lambda user: Q(pk__in=VisitPhoto.objects.visible_to(user).values("photo")))
    media.access.register("field", lambda user: Q(pk__in=…values("panorama")), of="panorama")

`media` never hears of visits; it only asks each rule for a condition.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.db.models import Q

from geo_portal.accounts.rights import rights_of

Rule = Callable[[Any], Q]
"""Takes a signed-in user, gives a condition over `media.Photo` or `media.Panorama`. The condition should be a subquery
on `pk` and not a join, so that a picture with two links is found once."""

Of = Literal["photo", "panorama"]

_rules: dict[Of, dict[str, Rule]] = {"photo": {}, "panorama": {}}


def register(name: str, rule: Rule, *, of: Of = "photo") -> None:
    """Let the people that `rule` finds see its pictures. `name` tells rules apart; the same name again replaces."""
    _rules[of][name] = rule


def unregister(name: str, *, of: Of = "photo") -> None:
    """Take a rule out again; unknown names are ignored."""
    _rules[of].pop(name, None)


def picture_q(user: Any, of: Of) -> Q:
    """The condition under which this user sees a picture; one that nothing meets for people not signed in."""
    rights = rights_of(user)
    if rights.anonymous:
        return Q(pk__in=[])
    if rights.superuser:
        return Q()
    condition = Q(uploaded_by=rights.user_id)
    for rule in _rules[of].values():
        condition |= rule(user)
    return condition
