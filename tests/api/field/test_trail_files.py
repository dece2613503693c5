"""A visit's trail as a file, read by others' programs and by us."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from defusedxml import ElementTree
from django.core.files.uploadedfile import SimpleUploadedFile

from field.models import Site, TrailPoint
from geo_portal.core import clock
from tests import factories
from tests.factories_field import WORKDAY, make_site, make_visit, walk

needs_gpsbabel = pytest.mark.skipif(not shutil.which("gpsbabel"), reason="gpsbabel is not installed")
TRKPT = "{http://www.topografix.com/GPX/1/1}trkpt"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        yield


@pytest.fixture
def scene(api: Callable[..., Any], town: SimpleNamespace) -> SimpleNamespace:
    """A visit with a trail of two stretches and a null island, and the client of its holder's tablet."""
    site = make_site(town.here, '厂 <img onerror=""> ${x} & \x0b]]>')
    visit = make_visit(site, town.holder, started_at=WORKDAY, trail_owner=town.holder)
    client = api(token=factories.make_device(town.holder)[1])
    points = walk(WORKDAY, 5, alt=400.5, speed=1.5, bearing=49.0) + walk(WORKDAY + timedelta(minutes=20), 3)
    points.append({"t": (WORKDAY + timedelta(seconds=2)).isoformat(), "lon": 0, "lat": 0})
    assert client.post("/api/v1/trails/points", {"points": points}, format="json").json()["accepted"] == 9
    return SimpleNamespace(visit=visit, client=client, town=town, path=f"/api/v1/visits/{visit.pk}")


def places(table: Any) -> list[tuple[Any, ...]]:
    return [(one.t, one.location.coords, one.alt, one.speed, one.bearing) for one in table.order_by("t")]


def gpsbabel(*arguments: str) -> None:
    subprocess.run(["gpsbabel", *arguments], check=True, timeout=60, capture_output=True)


def test_the_gpx_has_the_undoubted_positions_in_their_stretches(scene: SimpleNamespace) -> None:
    answer = scene.client.get(f"{scene.path}/trail.gpx")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/gpx+xml")
    root = ElementTree.fromstring(answer.content)
    segments = root.findall(".//{*}trkseg")
    assert [len(segment.findall(TRKPT)) for segment in segments] == [5, 3]
    assert root.findtext(".//{*}trk/{*}name") == '厂 <img onerror=""> ${x} & ]]>'
    first = segments[0][0]
    assert (first.get("lon"), first.get("lat")) == ("108.9500000", "34.2500000")
    assert [first.findtext(f".//{{*}}{name}") for name in ("ele", "time", "speed", "course")] == [
        "400.50",
        "2026-11-23T02:00:00Z",
        "1.5",
        "49",
    ]


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("E0065", "visit-E0065-2026-11-23"),
        ('x"; a=/../é\r\n', "visit-x-a-2026-11-23"),
        ("企业", "visit-{pk}-2026-11-23"),
    ],
)
@pytest.mark.parametrize(("path", "ending"), [("trail.gpx", "gpx"), ("trail.mfjson", "mfjson"), ("map.html", "html")])
def test_a_file_is_called_by_its_site_and_its_day(
    scene: SimpleNamespace, code: str, called: str, path: str, ending: str
) -> None:
    Site.objects.filter(pk=scene.visit.site_id).update(code=code)
    found = scene.client.get(f"{scene.path}/{path}")["Content-Disposition"]
    assert found == f'attachment; filename="{called.format(pk=scene.visit.pk)}.{ending}"'


def test_our_gpx_read_by_us_is_the_same_trail(scene: SimpleNamespace) -> None:
    content = scene.client.get(f"{scene.path}/trail.gpx").content
    before = places(TrailPoint.objects.filter(flags=0))
    TrailPoint.objects.all()._raw_delete(using="default")
    sent = {"file": SimpleUploadedFile("a.gpx", content)}
    assert scene.client.post("/api/v1/trails/gpx", sent, format="multipart").json()["accepted"] == 8
    assert places(TrailPoint.objects.all()) == before


@needs_gpsbabel
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_gpsbabel_reads_our_gpx_and_we_read_its(scene: SimpleNamespace, tmp_path: Path, version: str) -> None:
    ours, theirs = tmp_path / "ours.gpx", tmp_path / "theirs.gpx"
    ours.write_bytes(scene.client.get(f"{scene.path}/trail.gpx").content)
    gpsbabel("-t", "-i", "gpx", "-f", str(ours), "-o", f"gpx,gpxver={version}", "-F", str(theirs))
    before = places(TrailPoint.objects.filter(flags=0))
    TrailPoint.objects.all()._raw_delete(using="default")
    sent = {"file": SimpleUploadedFile("a.gpx", theirs.read_bytes())}
    answer = scene.client.post("/api/v1/trails/gpx", sent, format="multipart").json()
    assert (answer["accepted"], answer["rejected"]) == (8, [])
    after = places(TrailPoint.objects.all())
    assert [row[:3] for row in after] == [row[:3] for row in before]
    if version == "1.0":  # which has elements of its own for them, in m/s
        assert [row[3] for row in after] == pytest.approx([row[3] for row in before])


@needs_gpsbabel
def test_we_read_gpsbabels_nmea_as_it_reads_our_gpx(scene: SimpleNamespace, tmp_path: Path) -> None:
    ours, log = tmp_path / "ours.gpx", tmp_path / "log.nmea"
    ours.write_bytes(scene.client.get(f"{scene.path}/trail.gpx").content)
    gpsbabel("-t", "-i", "gpx", "-f", str(ours), "-x", "track,fix=3d", "-o", "nmea", "-F", str(log))
    before = places(TrailPoint.objects.filter(flags=0))
    TrailPoint.objects.all()._raw_delete(using="default")
    sent = {"file": SimpleUploadedFile("log.nmea", log.read_bytes())}
    answer = scene.client.post("/api/v1/trails/nmea", sent, format="multipart").json()
    assert (answer["accepted"], answer["rejected"]) == (8, [])
    after = places(TrailPoint.objects.all())
    assert [row[0] for row in after] == [row[0] for row in before]
    for there, here in zip(after, before, strict=True):
        assert there[1] == pytest.approx(here[1], abs=9e-6)  # its minutes have three decimals


def test_the_moving_features_have_a_prism_for_each_stretch(scene: SimpleNamespace) -> None:
    answer = scene.client.get(f"{scene.path}/trail.mfjson").json()
    prisms = answer["temporalGeometry"]["prisms"]
    assert [len(prism["datetimes"]) for prism in prisms] == [5, 3]
    assert all(len(prism["datetimes"]) == len(prism["coordinates"]) for prism in prisms)
    assert (prisms[0]["type"], prisms[0]["coordinates"][0]) == ("MovingPoint", [108.95, 34.25])
    assert prisms[0]["datetimes"][0] == answer["time"][0] == "2026-11-23T02:00:00Z"


def test_a_visit_without_a_trail_gives_empty_files(api: Any, town: SimpleNamespace) -> None:
    visit = make_visit(make_site(town.here), town.holder)
    path = f"/api/v1/visits/{visit.pk}"
    assert b"trkpt" not in api(town.supervisor).get(f"{path}/trail.gpx").content
    assert api(town.supervisor).get(f"{path}/trail.mfjson").json()["temporalGeometry"]["prisms"] == []
