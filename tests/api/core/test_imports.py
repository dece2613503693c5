"""Registers as files, in the back office: what a person sends, what is shown, what is written, what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from field.imports import SiteTable
from field.models import Site
from geo_portal.accounts.models import District, Membership, User
from geo_portal.core import clock
from geo_portal.core.crs import from_wgs84
from geo_portal.core.exchange import runs
from geo_portal.core.models import Change, ImportRun
from maps.models import ServicePoint
from tests.factories import box, make_agency
from tests.factories_field import make_site
from tests.factories_maps import make_service_point

pytestmark = pytest.mark.django_db

SITES = "/admin/field/site/"
POINTS = "/admin/maps/servicepoint/"
DISTRICTS = "/admin/accounts/district/"
USERS = "/admin/accounts/user/"

Api = Callable[..., Client]


def send(client: Client, register: str, content: str | bytes, *, name: str = "file.csv", **fields: str) -> Any:
    """Upload a file and follow to its preview."""
    data = content.encode() if isinstance(content, str) else content
    return client.post(
        f"{register}import/",
        {"file": SimpleUploadedFile(name, data), **fields},
        format="multipart",
        follow=True,
    )


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.created, run.changed, run.unchanged, run.refused


def press(client: Client, answer: Any, button: str = "apply") -> Any:
    return client.post(answer.wsgi_request.path, {button: "1"}, format="multipart", follow=True)


def download(client: Client, register: str, **query: str) -> bytes:
    answer = client.get(f"{register}export/", {"format": "csv", **query})
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def site_csv(*rows: str, header: str = "code,kind,name,district,lon,lat") -> str:
    return "\n".join([header, *rows])


def staff(user: User, model: str, *actions: str) -> User:
    """The same person with a key to one register of the back office."""
    User.objects.filter(pk=user.pk).update(is_staff=True)
    for action in actions or ("view", "add", "change"):
        user.user_permissions.add(Permission.objects.get(codename=f"{action}_{model}"))
    return User.objects.get(pk=user.pk)


def test_a_file_is_shown_before_anything_is_written_and_written_when_applied(api: Api, town: SimpleNamespace) -> None:
    old = make_site(town.here, code="S1", name="旧名", contact_name="王")
    client = api(town.admin)
    answer = send(
        client,
        SITES,
        site_csv(
            "S1,enterprise,新名,610103,108.95,34.25",
            "S2,project,二号,610104,108.85,34.25",
            "S3,project,三号,999999,108.85,34.25",
        ),
        name="sites.csv",
    )
    run = ImportRun.objects.get()
    assert counts(run) == (1, 1, 0, 1)
    assert "999999" in answer.content.decode()
    assert Site.objects.count() == 1
    press(client, answer)
    old.refresh_from_db()
    assert (old.name, old.contact_name) == ("新名", "王")
    new = Site.objects.get(code="S2")
    assert (new.district, new.source, new.location.coords) == (town.there, "sites.csv", (108.85, 34.25))
    run.refresh_from_db()
    assert (run.state, bytes(run.content)) == ("applied", b"")
    logged = Change.objects.filter(type="site", source="import:sites.csv")
    assert sorted(logged.values_list("action", flat=True)) == ["insert", "update"]
    assert set(logged.values_list("actor_id", flat=True)) == {town.admin.pk}


def test_applying_again_changes_nothing(api: Api, town: SimpleNamespace) -> None:
    client = api(town.admin)
    answer = send(client, SITES, site_csv("S1,enterprise,一号,610103,108.95,34.25"))
    press(client, answer)
    changes = Change.objects.count()
    assert press(client, answer).status_code == 200
    assert Change.objects.count() == changes
    send(client, SITES, site_csv("S1,enterprise,一号,610103,108.95,34.25"))
    assert counts(ImportRun.objects.latest("created_at")) == (0, 0, 1, 0)


def test_what_somebody_changed_after_the_preview_is_shown_before_it_is_overwritten(
    api: Api, town: SimpleNamespace
) -> None:
    site = make_site(town.here, code="S1", name="一号")
    client = api(town.admin)
    answer = send(client, SITES, "code,name\nS1,二号\n")
    Site.objects.filter(pk=site.pk).update(name="别人改的")
    again = press(client, answer)
    site.refresh_from_db()
    assert site.name == "别人改的"
    assert "别人改的" in again.content.decode()
    press(client, again)
    site.refresh_from_db()
    assert site.name == "二号"


def test_a_batch_whose_records_change_while_it_is_applied_is_not_written(
    town: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = SiteTable()
    run = runs.preview(
        table, town.admin, file_name="f.csv", content=site_csv("S1,project,一,610103,108.9,34.2").encode(), crs="wgs84"
    )
    drawn = runs.draw_plan

    def meanwhile(*args: Any, **options: Any) -> Any:
        plan = drawn(*args, **options)
        if options.get("only") is None:
            Site.objects.get_or_create(
                code="S1",
                defaults={"kind": "project", "name": "先到", "district": town.here, "location": "POINT(108.9 34.2)"},
            )
        return plan

    monkeypatch.setattr(runs, "draw_plan", meanwhile)
    with pytest.raises(runs.PlanChanged):
        runs.apply(table, run, town.admin)
    assert Site.objects.get().name == "先到"
    assert counts(run) == (0, 1, 0, 0)


def test_a_file_that_is_discarded_while_it_is_applied_is_not_applied(town: SimpleNamespace) -> None:
    content = site_csv("S1,enterprise,一号,610103,108.95,34.25").encode()
    run = runs.preview(SiteTable(), town.admin, file_name="sites.csv", content=content, crs="wgs84")
    assert counts(run) == (1, 0, 0, 0)
    runs.discard(ImportRun.objects.get(pk=run.pk))
    with pytest.raises(runs.RunSettled):
        runs.apply(SiteTable(), run, town.admin)
    assert not Site.objects.filter(code="S1").exists()


def test_a_discarded_file_cannot_be_applied(api: Api, town: SimpleNamespace) -> None:
    client = api(town.admin)
    answer = send(client, SITES, site_csv("S1,enterprise,一号,610103,108.95,34.25"))
    press(client, answer, "discard")
    assert bytes(ImportRun.objects.get().content) == b""
    press(client, answer)
    assert not Site.objects.exists()


def test_a_preview_that_nobody_applies_is_forgotten_after_a_week(api: Api, town: SimpleNamespace) -> None:
    client = api(town.admin)
    send(client, SITES, site_csv("S1,enterprise,一号,610103,108.95,34.25"))
    ImportRun.objects.update(created_at=clock.now() - timedelta(days=8))
    send(client, SITES, site_csv("S2,enterprise,二号,610103,108.95,34.25"))
    assert [(run.state, len(run.content) > 0) for run in ImportRun.objects.order_by("created_at")] == [
        ("discarded", False),
        ("previewed", True),
    ]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("S1,castle,一号,610103,108.95,34.25", "kind", "invalid_choice"),
        ("S1,project,,610103,108.95,34.25", "name", "required"),
        (",project,一号,610103,108.95,34.25", "code", "required"),
        ("S1,project,一号,610103,34.25,108.95", "lat", "bad_coordinates"),
        ("S1,project,一号,610103,NaN,34.25", "lon", "bad_coordinates"),
        ("S1,project,一号,610103,,34.25", "lon", "bad_coordinates"),
        ("S1,project,一号,610999,108.95,34.25", "district", "unknown_reference"),
        (f"S1,project,{'长' * 201},610103,108.95,34.25", "name", "max_length"),
        ("S1,project,一\x07号,610103,108.95,34.25", "name", "invalid"),
        ("S1,project,一号,610103,108.95", "", "bad_row"),
        ("S0,project,重复,610103,108.95,34.25", "code", "duplicate"),
    ],
)
def test_a_faulty_row_is_refused_with_its_reason_and_the_others_are_taken(
    api: Api, town: SimpleNamespace, row: str, column: str, code: str
) -> None:
    client = api(town.admin)
    answer = send(client, SITES, site_csv("S0,project,零号,610103,108.95,34.25", row))
    run = ImportRun.objects.get()
    assert counts(run) == (1, 0, 0, 1)
    [refused] = run.plan["refused"]
    assert (refused["row"], refused["column"], refused["code"]) == (3, column, code)
    press(client, answer)
    assert list(Site.objects.values_list("code", flat=True)) == ["S0"]


def test_refused_rows_come_back_as_a_file_that_can_be_corrected_and_sent_again(api: Api, town: SimpleNamespace) -> None:
    client = api(town.admin)
    answer = send(client, SITES, site_csv("S1,castle,=一号,610103,108.95,34.25"))
    press(client, answer)
    text = b"".join(client.get(f"{answer.wsgi_request.path}refused.csv").streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["code"], row["name"], row["refused_column"], row["refused_code"]) == (
        "S1",
        "'=一号",
        "kind",
        "invalid_choice",
    )
    send(client, SITES, text.replace("castle", "project"))
    assert counts(ImportRun.objects.latest("created_at")) == (1, 0, 0, 0)
    assert ["name", "", "=一号"] in ImportRun.objects.latest("created_at").plan["entries"][0]["fields"]


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09", "cgcs2000"])
@pytest.mark.parametrize("kind", ["csv", "geojson"])
def test_an_export_sent_back_changes_nothing(api: Api, town: SimpleNamespace, kind: str, crs: str) -> None:
    agency = make_agency(town.here)
    for number in range(3):
        make_site(
            town.here,
            '=HYPERLINK("x"), 引号" 与\n换行',
            at=(108.9412345678 + number / 1000, 34.2598765432),
            agency=agency if number else None,
            boundary=box(108.9, 34.2, 108.9123456, 34.2987654) if number else None,
            contact_phone="+86 29 8888",
            arrival_radius_m=number or None,
            address=" \u00a0@SUM(1)",
        )
        make_service_point(
            town.there,
            108.85 + number / 777,
            34.26,
            opening_hours={"week": {"mon": [["09:00", "17:00"]]}, "exceptions": {}} if number else None,
            free_compartments=number or None,
            is_public=bool(number),
        )
    client = api(town.admin)
    for register, rows in ((SITES, 3), (POINTS, 3), (DISTRICTS, 3)):
        content = download(client, register, format=kind, crs=crs)
        send(client, register, content, name=f"back.{kind}", crs="wgs84")
        run = ImportRun.objects.latest("created_at")
        assert counts(run) == (0, 0, rows, 0), (register, run.plan)


def test_exported_people_sent_back_change_nothing_and_carry_no_password(api: Api, town: SimpleNamespace) -> None:
    Membership.objects.create(user=town.holder, role="holder", agency=make_agency(town.here))
    client = api(town.admin)
    content = download(client, USERS)
    assert b"password" not in content
    send(client, USERS, content)
    assert counts(ImportRun.objects.get()) == (0, 0, User.objects.count(), 0)


def test_an_exported_cell_never_runs_as_a_formula(api: Api, town: SimpleNamespace) -> None:
    for number, name in enumerate(["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\u00a0=1", "\n=1", "＝1", "'=1"]):
        make_site(town.here, name, code=f"S{number}")
    rows = csv.DictReader(io.StringIO(download(api(town.admin), SITES).decode("utf-8-sig"), newline=""))
    assert {row["name"][0] for row in rows} == {"'"}


def test_rows_in_gcj02_land_where_they_are(api: Api, town: SimpleNamespace) -> None:
    lon, lat = from_wgs84([[108.95, 34.25]], "gcj02")[0]
    client = api(town.admin)
    answer = send(client, SITES, site_csv(f"S1,project,一号,610103,{lon:.7f},{lat:.7f}"), crs="gcj02")
    press(client, answer)
    site = Site.objects.get()
    assert site.source_crs == "gcj02"
    assert site.location.coords == pytest.approx((108.95, 34.25), abs=2e-7)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_save_is_read(api: Api, town: SimpleNamespace, encoding: str, delimiter: str) -> None:
    text = site_csv("S1,project,西安碑林一号,610103,108.95,34.25").replace(",", delimiter)
    send(api(town.admin), SITES, text.encode(encoding))
    run = ImportRun.objects.get()
    assert counts(run) == (1, 0, 0, 0)
    assert ["name", "", "西安碑林一号"] in run.plan["entries"][0]["fields"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"code,name\x00\nS1,x\n",
        b"code,colour\nS1,red\n",
        b"<kml><NetworkLink><Link><href>http://127.0.0.1:9/</href></Link></NetworkLink></kml>",
        b"<OGRVRTDataSource><SrcDataSource>/vsicurl/http://127.0.0.1:9/</SrcDataSource></OGRVRTDataSource>",
        b"name\nx\n",
        b"code,code\nS1,S1\n",
        b'code,name\nS1,"x\n',
        b'{"type": "Feature"}',
        b'{"type": "FeatureCollection", "features": [NaN]}',
        b"[" * 100_000,
        b'{"type": "FeatureCollection", "features": [], "crs": {"properties": {"name": "EPSG:3857"}}}',
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(api: Api, town: SimpleNamespace, content: bytes) -> None:
    answer = send(api(town.admin), SITES, content)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_geojson_features_become_sites(api: Api, town: SimpleNamespace) -> None:
    def feature(code: str, geometry: Any) -> dict[str, Any]:
        properties = {"code": code, "kind": "project", "name": code, "district": "610103"}
        return {"type": "Feature", "geometry": geometry, "properties": properties}

    line = {"type": "LineString", "coordinates": [[108, 34], [109, 34]]}
    features = [
        feature("S1", {"type": "Point", "coordinates": [108.95, 34.25]}),
        feature("S2", line),
        feature("S3", {"type": "Point", "coordinates": [108.95, "x"]}),
        feature("S4", None),
        {"type": "Point"},
    ]
    client = api(town.admin)
    answer = send(client, SITES, json.dumps({"type": "FeatureCollection", "features": features}), name="sites.geojson")
    codes = [(refused["row"], refused["code"]) for refused in ImportRun.objects.get().plan["refused"]]
    assert codes == [(2, "bad_geometry"), (3, "bad_coordinates"), (4, "bad_geometry"), (5, "bad_row")]
    press(client, answer)
    assert Site.objects.get().location.coords == (108.95, 34.25)


def test_districts_may_come_before_their_parents_and_paths_follow(api: Api, town: SimpleNamespace) -> None:
    rows = [
        "code,name,kind,parent",
        "610103001001,社区,community,610103001",
        "610103001,街道,street,610103",
        "610104,莲湖区,district,610103",
        "610199,孤儿,town,nowhere",
        "610198,孤儿之子,village,610199",
        "A1,甲,town,A2",
        "A2,乙,town,A1",
    ]
    client = api(town.admin)
    answer = send(client, DISTRICTS, "\n".join(rows))
    run = ImportRun.objects.get()
    assert counts(run) == (2, 1, 0, 4)
    codes = [(refused["key"], refused["code"]) for refused in run.plan["refused"]]
    assert codes[:2] == [("610199", "unknown_reference"), ("610198", "unknown_reference")] or len(codes) == 4
    press(client, answer)
    assert District.objects.get(code="610103001001").path == "610100/610103/610103001/610103001001/"
    assert District.objects.get(code="610104").path == "610100/610103/610104/"


def test_a_district_area_that_crosses_itself_is_repaired(api: Api, town: SimpleNamespace) -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[108, 34], [109, 35], [109, 34], [108, 35], [108, 34]]]}
    feature = {"type": "Feature", "geometry": bow_tie, "properties": {"code": "610103"}}
    client = api(town.admin)
    content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    press(client, send(client, DISTRICTS, content, name="d.geojson", crs="cgcs2000"))
    town.here.refresh_from_db()
    assert town.here.boundary.valid
    assert (town.here.boundary.num_geom, town.here.source_crs) == (2, "cgcs2000")
    send(client, DISTRICTS, content, name="d.geojson", crs="cgcs2000")
    assert counts(ImportRun.objects.latest("created_at")) == (0, 0, 1, 0)


def test_people_come_with_what_they_are(api: Api, town: SimpleNamespace) -> None:
    agency = make_agency(town.there)
    client = api(town.admin)
    answer = send(
        client,
        USERS,
        "username,name,email,memberships\n"
        f"li.lei,李雷,li@example.org,holder@610103；liaison@agency:{agency.code}\n"
        "holder,Holder,,inspector@610104\n"
        "han,韩梅梅,not an address,\n"
        "wei,魏,,king@610103\n"
        "yu,于,,holder@610999\n"
        "a b,空格,,\n",
    )
    codes = [(refused["column"], refused["code"]) for refused in ImportRun.objects.get().plan["refused"]]
    assert codes == [
        ("email", "invalid"),
        ("memberships", "invalid_choice"),
        ("memberships", "unknown_reference"),
        ("username", "invalid"),
    ]
    press(client, answer)
    new = User.objects.get(username="li.lei")
    assert not new.has_usable_password()
    assert not new.is_staff
    assert sorted(new.memberships.values_list("role", flat=True)) == ["holder", "liaison"]
    assert list(town.holder.memberships.values_list("role", "district__code")) == [("inspector", "610104")]


@pytest.mark.parametrize("column", ["password", "is_superuser", "is_staff"])
def test_no_file_makes_an_administrator(api: Api, town: SimpleNamespace, column: str) -> None:
    answer = send(api(town.admin), USERS, f"username,name,{column}\nroot2,Root,true\n")
    assert column in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_nobody_locks_their_own_account(api: Api, town: SimpleNamespace) -> None:
    send(api(town.admin), USERS, "username,is_active\nadmin,false\nholder,false\n")
    run = ImportRun.objects.get()
    assert counts(run) == (0, 1, 0, 1)
    assert run.plan["refused"][0]["code"] == "own_account"


# --- rights -----------------------------------------------------------------------------------------------------------


def test_an_office_imports_sites_of_its_own_territory_only(api: Api, town: SimpleNamespace) -> None:
    make_site(town.there, code="S3", name="邻区的")
    client = api(staff(town.office, "site"))
    answer = send(
        client,
        SITES,
        site_csv(
            "S1,project,一号,610103,108.95,34.25",
            "S2,project,二号,610104,108.85,34.25",
            "S3,project,三号,610103,108.85,34.25",
        ),
    )
    codes = [
        (refused["key"], refused["column"], refused["code"]) for refused in ImportRun.objects.get().plan["refused"]
    ]
    assert codes == [("S2", "district", "forbidden"), ("S3", "code", "forbidden")]
    press(client, answer)
    assert sorted(Site.objects.values_list("code", "name")) == [("S1", "一号"), ("S3", "邻区的")]


def test_an_office_imports_service_points_of_its_own_territory_only(api: Api, town: SimpleNamespace) -> None:
    client = api(staff(town.office, "servicepoint"))
    header = "code,kind,name,district,lon,lat"
    press(
        client,
        send(client, POINTS, f"{header}\nL1,locker,一,610103,108.95,34.25\nL2,locker,二,610104,108.85,34.25\n"),
    )
    assert list(ServicePoint.objects.values_list("code", flat=True)) == ["L1"]


def test_an_office_imports_people_of_its_own_territory_only(api: Api, town: SimpleNamespace) -> None:
    client = api(staff(town.office, "user"))
    send(
        client,
        USERS,
        "username,name,memberships\n"
        "new1,一,holder@610103\n"
        "new2,二,holder@610104\n"
        "new3,三,\n"
        "neighbour,改名,supervisor@610104\n"
        "admin,改名,supervisor@610103\n"
        "holder,改名,\n",
    )
    run = ImportRun.objects.get()
    assert counts(run) == (1, 0, 0, 5)
    assert [(refused["key"], refused["code"]) for refused in run.plan["refused"]] == [
        ("new2", "forbidden"),
        ("new3", "required"),
        ("neighbour", "forbidden"),
        ("admin", "forbidden"),
        ("holder", "required"),
    ]


def test_an_office_adds_districts_below_its_own_only(api: Api, town: SimpleNamespace) -> None:
    client = api(staff(town.office, "district"))
    send(
        client,
        DISTRICTS,
        "code,name,kind,parent\n610103001,街道,street,610103\n610104001,街道,street,610104\n"
        "62,省,province,\n610103,碑林区,district,610104\n610104,改名,district,610100\n",
    )
    run = ImportRun.objects.get()
    assert counts(run) == (1, 0, 0, 4)
    assert {refused["code"] for refused in run.plan["refused"]} == {"forbidden"}


def test_an_export_holds_only_what_the_person_may_see(api: Api, town: SimpleNamespace) -> None:
    make_site(town.here, code="S1")
    make_site(town.there, code="S2")
    content = download(api(staff(town.supervisor, "site", "view")), SITES)
    assert b"S1" in content
    assert b"S2" not in content


@pytest.mark.parametrize("register", [SITES, POINTS, DISTRICTS, USERS])
@pytest.mark.parametrize("who", ["stranger", "holder", "inspector", "supervisor", "courier", "enterprise"])
def test_who_has_no_key_to_the_back_office_gets_no_file_in_or_out(
    api: Api, town: SimpleNamespace, register: str, who: str
) -> None:
    client = api(getattr(town, who))
    for page in ("import/", "export/", "export/?format=csv"):
        assert client.get(f"{register}{page}").status_code == 302, page


def test_who_may_only_look_does_not_import(api: Api, town: SimpleNamespace) -> None:
    client = api(staff(town.office, "site", "view"))
    assert client.get(f"{SITES}import/").status_code == 403
    assert client.get(f"{SITES}export/").status_code == 200
    assert f"{SITES}import/" not in client.get(SITES).content.decode()


def test_one_persons_preview_is_not_shown_to_or_applied_by_another(api: Api, town: SimpleNamespace) -> None:
    answer = send(api(town.admin), SITES, site_csv("S1,project,一号,610103,108.95,34.25"))
    other = api(staff(town.office, "site"))
    assert other.get(answer.wsgi_request.path).status_code == 404
    assert press(other, answer).status_code == 404
    assert other.get(f"{answer.wsgi_request.path}refused.csv").status_code == 404


def test_a_run_of_one_register_is_not_found_in_another(api: Api, town: SimpleNamespace) -> None:
    client = api(town.admin)
    answer = send(client, SITES, site_csv("S1,project,一号,610103,108.95,34.25"))
    assert client.get(answer.wsgi_request.path.replace(SITES, POINTS)).status_code == 404


def test_statements_do_not_grow_with_the_rows(
    api: Api, town: SimpleNamespace, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = api(town.admin)
    rows = [f"S{number},project,{number},610103,108.95,34.25" for number in range(900)]
    answer = send(client, SITES, site_csv(*rows))
    with django_assert_max_num_queries(45):
        press(client, answer)
    assert Site.objects.count() == 900
