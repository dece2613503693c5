"""The demo as plain values: no database, no clock. The same seed, scale and anchor give the same demo.

Sizes follow `domain` figures: 440 projects and 781 enterprises, held by 32 city leaders, 277 county leaders and 42
departments; 3,031 visits in the six months before the anchor, every site visited; 1,354 lockers in five districts and
five development zones.
"""

from datetime import datetime

from geo_portal.demo import fieldwork, people, points, sites
from geo_portal.demo.draft import Draft
from geo_portal.demo.records import Demo, Sizes


def generate(seed: int, anchor: datetime, scale: float = 1.0) -> Demo:
    """All of the demo, as seen at `anchor` (aware). `scale` in (0, 1] makes a smaller one."""
    if anchor.tzinfo is None:
        raise ValueError("the anchor must be an aware time")
    draft = Draft(seed, anchor, Sizes.of(scale))
    people.make_agencies(draft)
    people.make_people(draft)
    sites.make_sites(draft)
    fieldwork.make_holdings(draft)
    fieldwork.make_visits(draft)
    fieldwork.answer_checklists(draft)
    fieldwork.sign_visits(draft)
    fieldwork.make_cases(draft)
    draft.demo.service_points = list(points.service_points(draft))
    return draft.demo
