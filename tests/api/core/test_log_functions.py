"""The log's quick functions tell every column, also of a table that a migration changes."""

from __future__ import annotations

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection

from field.models import Site
from geo_portal.core import log_functions
from geo_portal.core.models import Change
from tests.factories_field import make_site

pytestmark = pytest.mark.django_db


def columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def logged(site: Site) -> dict[str, object]:
    after: dict[str, object] = Change.objects.of("site", site.pk).first().after
    return after


def test_a_new_site_stands_in_the_log_with_all_its_columns(town):
    assert set(logged(make_site(town.here))) == columns_of("field_site")


def test_a_place_is_logged_exactly_and_as_plain_geojson(town):
    site = make_site(town.here)
    site.location = Point(108.123456789012, 34.1, srid=4326)
    site.boundary = MultiPolygon(Polygon(((1, 1), (2, 1), (2, 2), (1, 1))), srid=4326)
    site.save()
    assert logged(site) == {
        "location": {"type": "Point", "coordinates": [108.123456789012, 34.1]},
        "boundary": {"type": "MultiPolygon", "coordinates": [[[[1, 1], [2, 1], [2, 2], [1, 1]]]]},
    }


@pytest.fixture
def as_owner(town) -> None:
    """What migrations run as; the test's end undoes it."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_a_column_that_comes_while_migrations_run_is_logged_at_once_and_afterwards(town, as_owner):
    log_functions.make_plain("default", plan=["a migration"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE field_site ADD COLUMN colour text NOT NULL DEFAULT 'red'")
    assert logged(make_site(town.here))["colour"] == "red"
    log_functions.make_quick("default")
    assert logged(make_site(town.here))["colour"] == "red"


def test_a_column_may_go_while_migrations_run(town, as_owner):
    log_functions.make_plain("default", plan=["a migration"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE field_site DROP COLUMN source_crs CASCADE")
        cursor.execute("UPDATE field_site SET name = name || ' 2'")
        log_functions.make_quick("default")
        cursor.execute("UPDATE field_site SET name = name || ' 3'")
