"""Real boundaries come from files in Chinese coordinate systems; they must land at their true place."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from geo_portal.accounts.models import District
from geo_portal.core import crs
from tests import factories

pytestmark = pytest.mark.django_db

SQUARE = [(108.94, 34.25), (108.96, 34.25), (108.96, 34.27), (108.94, 34.27), (108.94, 34.25)]


def polygon(ring, system="wgs84"):
    return {"type": "Polygon", "coordinates": [crs.from_wgs84(ring, system).tolist()]}


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def city():
    return factories.make_district("610100", "西安市", kind="city")


@pytest.fixture
def beilin(city):
    return factories.make_district("610103", "碑林区", parent=city)


@pytest.fixture
def run(tmp_path):
    """`run(features, "--crs", …)` writes a file, imports it, and gives back (what was said, what was complained of)."""

    def run(features, *arguments):
        file = tmp_path / "boundaries.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        out, err = StringIO(), StringIO()
        call_command("import_districts", str(file), *arguments, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return run


@pytest.mark.parametrize("system", crs.CRS)
@pytest.mark.parametrize("key", ["code", "adcode"])
def test_a_boundary_lands_at_its_true_place_and_remembers_what_it_came_in(run, beilin, system, key):
    run([feature(polygon(SQUARE, system), **{key: "610103"})], "--crs", system)
    beilin.refresh_from_db()
    assert beilin.source_crs == system
    assert beilin.source == "boundaries.geojson"
    assert beilin.boundary.geom_type == "MultiPolygon"
    assert beilin.boundary.srid == 4326
    for given, stored in zip(SQUARE, beilin.boundary[0][0].coords, strict=True):
        assert stored == pytest.approx(given, abs=1e-7)


def test_an_adcode_may_be_a_number(run, beilin):
    run([feature(polygon(SQUARE), adcode=610103)], "--crs", "wgs84")
    beilin.refresh_from_db()
    assert beilin.boundary is not None


def test_the_same_file_again_changes_nothing_and_leaves_no_trace_in_the_log(run, beilin):
    features = [feature(polygon(SQUARE, "gcj02"), adcode="610103")]
    run(features, "--crs", "gcj02")
    beilin.refresh_from_db()
    said, _ = run(features, "--crs", "gcj02")
    assert "1 unchanged" in said
    assert District.objects.get(pk=beilin.pk).rev == beilin.rev


def test_a_dry_run_says_what_would_change_and_changes_nothing(run, beilin):
    said, _ = run([feature(polygon(SQUARE), code="610103")], "--crs", "wgs84", "--dry-run")
    assert "1 would be updated" in said
    beilin.refresh_from_db()
    assert beilin.boundary is None


def test_a_faulty_feature_is_named_and_the_others_are_taken(run, beilin):
    features = [
        feature(polygon(SQUARE), code="999999"),
        feature({"type": "Point", "coordinates": [108.9, 34.2]}, code="610103"),
        feature(polygon(SQUARE), code="610103"),
        feature(polygon(SQUARE), code="610103"),
        feature(polygon(SQUARE)),
        feature({"type": "Polygon", "coordinates": [[[200, 34], [201, 34], [201, 35], [200, 34]]]}, code="610100"),
        "not a feature",
    ]
    said, complained = run(features, "--crs", "wgs84")
    assert "1 updated" in said
    for line in (
        "feature 1 (999999) refused, unknown_code",
        "feature 2 (610103) refused, bad_geometry",
        "feature 4 (610103) refused, duplicate",
        "feature 5 refused, code_missing",
        "feature 6 (610100) refused, bad_coordinates",
        "feature 7 refused, code_missing",
    ):
        assert line in complained


def test_an_area_that_crosses_itself_is_repaired_and_named(run, beilin):
    bow_tie = [(108.94, 34.25), (108.96, 34.27), (108.96, 34.25), (108.94, 34.27), (108.94, 34.25)]
    said, _ = run([feature(polygon(bow_tie), code="610103")], "--crs", "wgs84")
    assert "610103: crossed itself and was repaired" in said
    beilin.refresh_from_db()
    assert beilin.boundary.valid
    assert len(beilin.boundary) == 2


def test_unknown_codes_become_districts_below_their_city_when_asked(run, city):
    said, _ = run([feature(polygon(SQUARE), adcode="610104", name="莲湖区")], "--crs", "wgs84", "--create", "district")
    assert "1 created" in said
    lianhu = District.objects.get(code="610104")
    assert (lianhu.name, lianhu.kind, lianhu.path) == ("莲湖区", "district", "610100/610104/")


def test_a_new_district_without_its_city_is_refused(run):
    with pytest.raises(CommandError, match="Nothing"):
        run([feature(polygon(SQUARE), adcode="610104", name="莲湖区")], "--crs", "wgs84", "--create", "district")
    assert not District.objects.exists()


def test_the_history_says_that_the_import_did_it(run, beilin):
    run([feature(polygon(SQUARE), code="610103")], "--crs", "wgs84")
    with connection.cursor() as cursor:
        cursor.execute("SELECT source FROM change_log WHERE object_id = %s ORDER BY seq DESC LIMIT 1", [beilin.pk])
        assert cursor.fetchone() == ("command:import_districts",)


@pytest.mark.parametrize("content", ["", "[]", '{"type": "Feature"}', '{"type": "FeatureCollection"}', "\x00"])
def test_a_file_that_is_no_collection_is_refused_in_a_sentence(tmp_path, content):
    file = tmp_path / "broken.geojson"
    file.write_text(content)
    with pytest.raises(CommandError, match=r"broken\.geojson is not"):
        call_command("import_districts", str(file), "--crs", "wgs84")


def test_a_missing_file_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_districts", str(tmp_path / "none.geojson"), "--crs", "wgs84")


def test_the_coordinate_system_must_be_said(tmp_path):
    with pytest.raises(CommandError, match="--crs"):
        call_command("import_districts", str(tmp_path / "any.geojson"))
