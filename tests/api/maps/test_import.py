"""Bringing the register to what a list says: set-based, repeatable, honest about refused rows."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from geo_portal.accounts.rights import rights_of
from geo_portal.core.models import Change
from maps.models import ServicePoint
from maps.services.service_points import UpsertReport, upsert_service_points
from tests.factories_maps import make_service_point

pytestmark = pytest.mark.django_db


def row(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "code": f"L{number:04}",
        "kind": "locker",
        "name": f"自助柜 {number}",
        "district": "610103",
        "lon": 108.9 + number / 10_000,
        "lat": 34.25,
        "opening_hours": "24/7",
        **changes,
    }


def numbers(report: UpsertReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, len(report.refused)


def test_the_same_list_again_changes_nothing(town: SimpleNamespace) -> None:
    rows = [row(number) for number in range(30)]
    assert numbers(upsert_service_points(rows, source="demo")) == (30, 0, 0, 0)
    changes = Change.objects.count()
    assert numbers(upsert_service_points(rows, source="demo")) == (0, 0, 30, 0)
    assert Change.objects.count() == changes
    assert set(ServicePoint.objects.values_list("source", flat=True)) == {"demo"}


def test_a_changed_row_is_updated_in_place(town: SimpleNamespace) -> None:
    upsert_service_points([row(1), row(2)])
    before = ServicePoint.objects.get(code="L0001")
    report = upsert_service_points([row(1, name="新名", free_compartments=3), row(2), row(3)])
    assert numbers(report) == (1, 1, 1, 0)
    after = ServicePoint.objects.get(code="L0001")
    assert (after.id, after.name, after.free_compartments) == (before.id, "新名", 3)
    assert after.rev > before.rev
    assert after.created_at == before.created_at
    assert after.updated_at > before.updated_at


def test_a_trial_run_tells_what_would_happen_and_writes_nothing(town: SimpleNamespace) -> None:
    upsert_service_points([row(1), row(2)])
    report = upsert_service_points([row(1, name="新名"), row(2), row(3), row(4, lat=91)], dry_run=True)
    assert numbers(report) == (1, 1, 1, 1)
    assert sorted(ServicePoint.objects.values_list("name", flat=True)) == ["自助柜 1", "自助柜 2"]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"lat": 91}, "lat", "bad_coordinates"),
        ({"lon": 34.25, "lat": 108.9}, "lat", "bad_coordinates"),
        ({"lon": "NaN"}, "lon", "bad_coordinates"),
        ({"lat": None}, "lon", "bad_coordinates"),
        ({"crs": "mars"}, "crs", "unknown_crs"),
        ({"district": "999999"}, "district", "unknown_reference"),
        ({"kind": "castle"}, "kind", "invalid_choice"),
        ({"code": " "}, "code", "required"),
        ({"name": "x" * 201}, "name", "max_length"),
        ({"opening_hours": {"week": "24/5"}}, "opening_hours", "invalid"),
        ({"free_compartments": "-1"}, "free_compartments", "out_of_range"),
        ({"is_public": "perhaps"}, "is_public", "invalid"),
        ({"colour": "red"}, "colour", "unknown_field"),
        ({"code": "L0001"}, "code", "duplicate"),
    ],
)
def test_a_faulty_row_is_refused_and_the_others_are_taken(
    town: SimpleNamespace, changes: dict[str, Any], field: str, code: str
) -> None:
    report = upsert_service_points([row(1), row(2, **changes), row(3)])
    assert numbers(report) == (2, 0, 0, 1)
    [refused] = report.refused
    assert (refused.index, refused.field, refused.code) == (1, field, code)
    assert sorted(ServicePoint.objects.values_list("code", flat=True)) == ["L0001", "L0003"]


def test_rows_in_gcj02_land_where_rows_in_wgs84_do(town: SimpleNamespace) -> None:
    upsert_service_points([row(1, lon=108.9547, lat=34.2484, crs="gcj02"), row(2, lon=108.95, lat=34.25)])
    shifted, plain = ServicePoint.objects.order_by("code")
    assert shifted.source_crs == "gcj02"
    assert shifted.location.distance(plain.location) < 2e-3
    assert (plain.location.x, plain.location.y) == (108.95, 34.25)


def test_an_import_stays_within_the_territory_of_whoever_sends_it(town: SimpleNamespace) -> None:
    theirs = make_service_point(town.there, code="L0002", name="邻区")
    report = upsert_service_points([row(1), row(2), row(3, district="610104")], within=rights_of(town.office))
    assert numbers(report) == (1, 0, 0, 2)
    assert [(refused.index, refused.code) for refused in report.refused] == [(1, "forbidden"), (2, "forbidden")]
    theirs.refresh_from_db()
    assert (theirs.name, theirs.district_id) == ("邻区", town.there.id)


def test_statements_do_not_grow_with_the_rows(
    town: SimpleNamespace, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_max_num_queries(8):
        assert numbers(upsert_service_points([row(number) for number in range(900)])) == (900, 0, 0, 0)
