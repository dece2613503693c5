"""The sentences of findings, in the language of whoever reads them. What is stored is code, value and unit."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from field.domain.corroboration import Code

_NO_ABSENCE = _(
    "Read as {system} the trail fits the site; as it was sent it lies {value} m beside. That is no absence: see to the"
    " coordinate system of the device."
)

_TEXTS: dict[Code, str] = {
    Code.DWELL_OVERLAP: _("The trail stays at the site for {value} % of the reported time."),
    Code.SITE_DISTANCE: _("Half of the positions lie within {value} times their own accuracy of the site."),
    Code.COVERAGE: _("Positions cover {value} % of the reported time."),
    Code.OTHER_TIME: _("The trail stays at the site {value} min away from the reported time, not within it."),
    Code.PHOTOS_AT_SITE: _("Photos taken at the site in the reported time: {value}."),
    Code.COMPANION: _("The phone of another participant went along, {value} m beside."),
    Code.ELSEWHERE: _("For {value} % of the reported time positions elsewhere leave no time to be at the site."),
    Code.PHOTOS_ELSEWHERE: _("Photos of the reported time that were taken elsewhere: {value}."),
    Code.MOCKED: _("By its own word, {value} % of the device's positions of that time were made up by a program."),
    Code.COPY_OF_OWN: _("The trail repeats an older one of the same person to within {value} m."),
    Code.COPY_OF_COLLEAGUE: _("The trail repeats a colleague's to within {value} m."),
    Code.REPEATED_COORDINATES: _(
        "{value} % of the positions are exactly the same place. Receivers seldom do that, though some do at rest."
    ),
    Code.CONSTANT_ACCURACY: _("{value} % of the positions give the same accuracy. Some devices always do."),
    Code.NO_JITTER: _("On the way the positions wander by only {value} m; hardly any receiver is so even."),
    Code.TELEPORTS: _("Leaps that nobody can make: {value}. Receivers between high buildings show some, too."),
    Code.NEARBY: _(
        "For {value} % of the reported time the phone was near the site, not at it. It may lie in the car: no matter."
    ),
    Code.GAP: _("The longest silence in the reported time: {value} min. Silence is held against nobody."),
    Code.RECORDED_IN_WGS84: _NO_ABSENCE,
    Code.RECORDED_IN_GCJ02: _NO_ABSENCE,
    Code.RECORDED_IN_BD09: _NO_ABSENCE,
}

# The value is signed: what comes before the reported moment or the server's time is told as such.
_SIGNED: dict[Code, tuple[str, str]] = {
    Code.ARRIVAL_LEG: (
        _("The arrival was seen {value} min before the reported beginning."),
        _("The arrival was seen {value} min after the reported beginning."),
    ),
    Code.DEPARTURE_LEG: (
        _("The departure was seen {value} min before the reported end."),
        _("The departure was seen {value} min after the reported end."),
    ),
    Code.CLOCK_OFFSET: (
        _("The device's clock was {value} s behind the server's."),
        _("The device's clock was {value} s ahead of the server's."),
    ),
}

# What is seen in the very minute that was reported, or at the very place.
_AT_NOUGHT: dict[Code, str] = {
    Code.ARRIVAL_LEG: _("The arrival was seen at the reported beginning, to the minute."),
    Code.DEPARTURE_LEG: _("The departure was seen at the reported end, to the minute."),
    Code.SITE_DISTANCE: _("Half of the positions lie at the site itself."),
}

_SYSTEMS = {Code.RECORDED_IN_WGS84: "WGS 84", Code.RECORDED_IN_GCJ02: "GCJ-02", Code.RECORDED_IN_BD09: "BD-09"}


def text_of(code: str, value: float) -> str:
    """The sentence of a finding in the active language. Raises ValueError for a code that no rules ever gave."""
    known = Code(code)
    if value == 0 and known in _AT_NOUGHT:
        return gettext(_AT_NOUGHT[known])
    text = _SIGNED[known][value >= 0] if known in _SIGNED else _TEXTS[known]
    return gettext(text).format(value=f"{abs(value):g}", system=_SYSTEMS.get(known, ""))
