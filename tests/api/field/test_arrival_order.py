"""A real day's trail (GeoLife), arriving in fifty orders: one table, one line, one list of arrivals and departures."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from field.domain import stays
from field.models import Event, LastPosition, TrailNews, TrailPoint, TrailPointAside
from field.services import events
from geo_portal.core import clock
from tests import factories, geolife
from tests.factories_field import always_on_duty, make_assignment, make_site, make_visit

ORDERS = 50
BATCH = 120


def busiest_day(person: str) -> list[dict[str, Any]]:
    times, lon, lat = geolife.trails()[person]
    day, count = Counter((times // 86_400).astype(int).tolist()).most_common(1)[0]
    assert count > 1_000
    chosen = np.flatnonzero(times // 86_400 == day)
    return [
        {"t": datetime.fromtimestamp(float(times[i]), UTC).isoformat(), "lon": float(lon[i]), "lat": float(lat[i])}
        for i in chosen
    ]


def longest_stay(points: list[dict[str, Any]]) -> tuple[float, float]:
    t = np.array([datetime.fromisoformat(point["t"]).timestamp() for point in points])
    lon, lat = (np.array([point[name] for point in points]) for name in ("lon", "lat"))
    found = stays.stays(t, lon, lat)
    longest = int(np.argmax(found.seen_until_s - found.arrived_s))
    return float(found.lon[longest]), float(found.lat[longest])


@pytest.mark.slow
@geolife.needs_geolife
@pytest.mark.parametrize("person", ["000", "005"])
def test_a_days_trail_is_the_same_in_whatever_order_it_arrives(api: Any, town: SimpleNamespace, person: str) -> None:
    points = busiest_day(person)
    first, last = (datetime.fromisoformat(points[place]["t"]) for place in (0, -1))
    with clock.frozen(last + timedelta(hours=2)):
        always_on_duty(town.holder)
        site = make_site(town.here, at=longest_stay(points))
        make_assignment(site, town.holder, starts_on=(first - timedelta(days=9)).date())
        visit = make_visit(site, town.holder, started_at=first, finished_at=last, status="reported")
        _, token = factories.make_device(town.holder)
        client, reader = api(token=token), api(town.supervisor)

        def outcome(batches: list[list[dict[str, Any]]], judge_after: set[int]) -> Any:
            for model in (Event, TrailNews, TrailPoint, TrailPointAside, LastPosition):
                model.objects.all().delete()
            for place, batch in enumerate(batches):
                answer = client.post("/api/v1/trails/points", {"points": batch}, format="json")
                assert answer.status_code == 200, answer.json()
                assert not answer.json()["rejected"]
                if place in judge_after:
                    events.judge_news()
            events.judge_news()
            columns = ("t", "id", "location", "flags", "rules")
            happened = reader.get("/api/v1/events").json()["results"]
            return (
                list(TrailPoint.objects.order_by("t", "id").values_list(*columns)),
                [reader.get(f"/api/v1/visits/{visit.pk}/trail{query}").json() for query in ("", "?raw=1")],
                [(row["event"], row["at"], row["seen"]) for row in happened],
            )

        expected = outcome([points[at : at + BATCH] for at in range(0, len(points), BATCH)], set())
        assert len(expected[0]) == len({(point["t"], point["lon"], point["lat"]) for point in points})
        assert {event for event, _, _ in expected[2]} >= {"arrived"}
        for seed in range(ORDERS):
            dice = random.Random(seed)
            stream = points + dice.sample(points, 50)
            # Half of the orders keep neighbours together, as queues of a phone do; half tear everything apart.
            if seed % 2:
                dice.shuffle(stream)
            size = dice.choice([40, BATCH, 700])
            batches = [stream[at : at + size] for at in range(0, len(stream), size)]
            dice.shuffle(batches)
            judged = set(dice.sample(range(len(batches)), min(3, len(batches))))
            assert outcome(batches, judged) == expected, f"order {seed}"
