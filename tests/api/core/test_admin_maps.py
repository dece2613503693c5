"""Maps in the back office's forms: what is posted, what is refused, and that nothing comes from other hosts."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.gis.geos import GEOSGeometry
from django.test import RequestFactory

from field.models import LastPosition, Site
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Change
from tests.factories import box
from tests.factories_field import WORKDAY, make_site
from tests.factories_maps import make_service_point

pytestmark = pytest.mark.django_db


def form_of(site: Site, **changes: str) -> dict[str, str]:
    fields = {
        "kind": site.kind,
        "code": site.code,
        "name": site.name,
        "district": str(site.district_id),
        "location": json.dumps(json.loads(site.location.geojson)),
        "boundary": "",
        "status": site.status,
        "source_crs": site.source_crs,
        "id": str(site.pk),
    }
    return {**fields, **changes}


def posted(client: Any, site: Site, **changes: str) -> Any:
    return client.post(f"/admin/field/site/{site.pk}/change/", form_of(site, **changes), format="multipart")


@pytest.mark.parametrize("register", ["field/site", "maps/servicepoint", "accounts/district", "field/lastposition"])
def test_forms_load_nothing_from_other_hosts_and_run_no_inline_script(
    api: Any, town: SimpleNamespace, register: str
) -> None:
    site = make_site(town.here, boundary=box(108.9, 34.2, 108.91, 34.21))
    point = make_service_point(town.here)
    seen = LastPosition.objects.create(
        user=town.holder, device_id=town.holder.pk, t=WORKDAY, location=site.location, received_at=WORKDAY
    )
    keys = {"site": site.pk, "servicepoint": point.pk, "district": town.here.pk, "lastposition": seen.pk}
    page = api(town.admin).get(f"/admin/{register}/{keys[register.split('/')[1]]}/change/").content.decode()
    assert "data-geo-field" in page
    assert '<script src="/static/web/admin-map.js" type="module">' in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)


def test_no_form_of_the_back_office_has_djangos_own_map_which_comes_from_other_hosts(
    api: Any, town: SimpleNamespace
) -> None:
    client = api(town.admin)
    answers = {
        model._meta.label_lower: client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/")
        for model in admin.site._registry
    }
    forms = {label: answer.content.decode() for label, answer in answers.items() if answer.status_code == 200}
    assert {"field.site", "field.visit", "field.visitphoto", "maps.servicepoint", "accounts.district"} <= set(forms)
    assert [label for label, page in forms.items() if re.search(r'(?:src|href)="(?:https?:)?//', page)] == []


def test_no_form_of_the_back_office_changes_the_key_of_a_record(api: Any, town: SimpleNamespace) -> None:
    site = make_site(town.here)
    assert posted(api(town.admin), site, id=str(uuid7()), name="改名厂").status_code == 302
    assert [(row.pk, row.name) for row in Site.objects.all()] == [(site.pk, "改名厂")]
    request = RequestFactory().get("/")
    request.user = town.admin
    forms = {
        model._meta.label: register.get_form(request, None, change=True).base_fields
        for model, register in admin.site._registry.items()
    }
    assert [label for label, fields in forms.items() if "id" in fields] == []


def test_a_form_sent_back_unchanged_moves_nothing(api: Any, town: SimpleNamespace) -> None:
    site = make_site(town.here, at=(108.9412345678901, 34.2598765432109), boundary=box(108.9, 34.2, 108.91, 34.21))
    client = api(town.admin)
    page = client.get(f"/admin/field/site/{site.pk}/change/").context["adminform"].form
    sent = {name: page[name].field.widget.serialize(page[name].value()) for name in ("location", "boundary")}
    before = Change.objects.filter(type="site").count()
    assert posted(client, site, **sent).status_code == 302
    site.refresh_from_db()
    assert site.location.coords == (108.9412345678901, 34.2598765432109)
    after = Change.objects.filter(type="site")[before:]
    assert not any("location" in (change.after or {}) or "boundary" in (change.after or {}) for change in after)


def test_a_polygon_becomes_a_boundary(api: Any, town: SimpleNamespace) -> None:
    site = make_site(town.here)
    ring = [[108.9, 34.2], [108.91, 34.2], [108.91, 34.21], [108.9, 34.2]]
    answer = posted(api(town.admin), site, boundary=json.dumps({"type": "Polygon", "coordinates": [ring]}))
    assert answer.status_code == 302
    site.refresh_from_db()
    expected = GEOSGeometry(json.dumps({"type": "MultiPolygon", "coordinates": [[ring]]}), srid=4326)
    assert site.boundary is not None
    assert site.boundary.equals_exact(expected)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("location", ""),
        ("location", "{"),
        ("location", "[" * 100_000),
        ("location", "POINT (108.9 34.2)"),
        ("location", '{"type": "Point", "coordinates": [34.2, 108.9]}'),
        ("location", '{"type": "Point", "coordinates": [108.9]}'),
        ("location", '{"type": "Point", "coordinates": [NaN, 34]}'),
        ("location", '{"type": "LineString", "coordinates": [[108, 34], [109, 34]]}'),
        ("boundary", '{"type": "Point", "coordinates": [108.9, 34.2]}'),
        ("boundary", '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}'),
    ],
)
def test_what_is_no_place_is_refused_and_comes_back_to_be_corrected(
    api: Any, town: SimpleNamespace, field: str, text: str
) -> None:
    site = make_site(town.here)
    answer = posted(api(town.admin), site, **{field: text})
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert list(form.errors) == [field]
    assert form[field].value() == (text or form[field].value())
    site.refresh_from_db()
    assert site.location.coords == (108.95, 34.25)
