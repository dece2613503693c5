"""Every route, every method, every role: the answer is the one written down, and no route is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from field.models import Category, DutyWindow
from field.services import corroboration
from geo_portal.accounts.services import devices
from geo_portal.core.ids import uuid7
from maps.services import offline_maps
from tests import factories, factories_field, factories_maps, factories_media
from tests.api.rights.matrix import MATRIX, ROLES, Entry
from tests.factories_sync import Tablet

pytestmark = pytest.mark.django_db
PAGES = {"GET ", "GET tablet/", "GET tablet/sw.js", "GET console/", "GET survey/"}
GPX = b'<gpx version="1.1"><trk><trkseg></trkseg></trk></gpx>'


def _patterns(resolver: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _patterns(item, route)
        else:
            yield route, item


def _methods(pattern: URLPattern) -> set[str]:
    callback: Any = pattern.callback
    if hasattr(callback, "actions") and callback.actions:
        methods = set(callback.actions) & set(callback.cls.http_method_names)
    elif view := getattr(callback, "cls", None) or getattr(callback, "view_class", None):
        methods = {name for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)}
        methods &= set(view.http_method_names)
    else:
        methods = {"get"}
    if pattern.name in {"login"}:
        methods = {"get"}  # signing in itself is tested by itself
    if pattern.name in {"set_language"}:
        methods = {"post"}
    if pattern.name in {"logout"}:
        methods = {"post"}
    return {method.upper() for method in methods - {"head", "options"}}


def routes() -> dict[str, URLPattern]:
    return {
        f"{method} {route}": pattern
        for route, pattern in _patterns(get_resolver())
        if not route.startswith("admin/")
        for method in _methods(pattern)
    }


@pytest.fixture
def world(town: SimpleNamespace, api: Any, settings: Any, tmp_path: Path) -> SimpleNamespace:
    settings.MEDIA_ROOT = tmp_path
    w = town
    w.agency = factories.make_agency(w.here)
    w.site = factories_field.make_site(w.here)
    w.assignment = factories_field.make_assignment(w.site, w.holder, liaisons=(w.liaison,))
    began = factories_field.WORKDAY
    w.planned = factories_field.make_visit(w.site, w.holder, status="planned")
    w.visit = factories_field.make_visit(w.site, w.holder, status="in_progress", started_at=began, trail_owner=w.holder)
    w.reported = factories_field.make_visit(
        w.site, w.holder, status="reported", started_at=began, finished_at=began + timedelta(hours=1)
    )
    corroboration.judge_visit(w.reported.pk)
    w.photo = factories_media.make_photo(w.holder)
    w.visit_photo = factories_field.make_photo(
        w.visit, sha256=w.photo.file.sha256, size=w.photo.file.size, photo=w.photo, state="stored"
    )
    w.panorama = factories_media.make_panorama(w.drone, subject=("site", w.site.pk))
    w.category = Category.objects.get(code="utilities")
    w.case = factories_field.make_case(w.site, w.holder, visit=w.visit)
    w.checklist = factories_field.make_checklist()
    w.draft = factories_field.make_checklist(published_at=None)
    w.duty_window = DutyWindow.objects.create(user=w.holder, weekday=0, starts=time(8), ends=time(18))
    w.public_point = factories_maps.make_service_point(w.here)
    w.private_point = factories_maps.make_service_point(w.here, is_public=False)
    w.offline_package = offline_maps.package_for(w.holder)
    w.device, token = factories.make_device(w.holder)
    w.lost, w.revoked_token = factories.make_device(w.holder, "Lost")
    devices.revoke_device(w.lost.pk)
    w.quarantined = factories_field.quarantine(w.lost, [{"op": "0", "type": "visit", "data": {}}])
    w.proposal = factories_field.make_datum_proposal(w.device)
    w.unusable = factories_field.unusable_message(w.device)
    mine, theirs = Tablet(api, w.holder, enrolled=(w.device, token)), Tablet(api, w.liaison)
    w.contested = factories_field.make_visit(w.site, w.holder, w.liaison, note="base")
    w.contested.refresh_from_db()
    mine.update("visit", w.contested.pk, w.contested.rev, note="mine")
    w.conflict = theirs.update("visit", w.contested.pk, w.contested.rev, note="theirs")["conflict"]
    w.rejected_op = mine.create("visit", uuid7(), site=str(w.site.pk), status="verified")["op"]
    w.holder.set_password(factories.PASSWORD)
    w.holder.save()
    w.sign_in = {
        "username": "holder",
        "password": factories.PASSWORD,
        "device": {"id": str(uuid7()), "name": "New tablet"},
    }
    return w


def _call(world: SimpleNamespace, api: Any, role: str, method: str, route: str, entry: Entry) -> Any:
    asked = entry.request(world)
    path = asked.get("path") or "/" + re.sub(r"<\w+:(\w+)>", lambda match: str(asked[match.group(1)]), route)
    client = (
        api()
        if role == "anonymous"
        else api(token=world.revoked_token)
        if role == "revoked"
        else api(getattr(world, role))
    )
    options: dict[str, Any] = {"headers": asked.get("headers")}
    if "gpx" in asked:
        options |= {"data": {"file": SimpleUploadedFile("a.gpx", GPX)}, "format": "multipart"}
    elif "file" in asked:
        options |= {"data": {"file": SimpleUploadedFile(*asked["file"])}, "format": "multipart"}
    elif "body" in asked:
        options |= {"data": asked["body"], "format": "json"}
    return getattr(client, method.lower())(path + asked.get("query", ""), **options)


def test_every_route_and_method_has_an_entry_and_every_entry_a_route():
    assert set(MATRIX) == set(routes())


@pytest.mark.parametrize("key", sorted(MATRIX))
def test_each_role_gets_the_answer_written_down(world, api, key, settings, tmp_path):
    if not settings.WEB_DIST.joinpath("index.html").is_file() and key in PAGES:
        pytest.skip("the front end is not built")
    method, _, route = key.partition(" ")
    found = {}
    for role in ROLES:
        with transaction.atomic():
            answer = _call(world, api, role, method, route, MATRIX[key])
            found[role] = answer.status_code
            if answer.status_code >= 400 and route.startswith(("api/", "ingest/", "tiles/")):
                assert answer["Content-Type"] == "application/problem+json"
            transaction.set_rollback(True)
    assert found == MATRIX[key].answers


def test_the_back_office_is_for_staff_only(world, api):
    addresses = [
        "/" + route
        for route, _pattern in _patterns(get_resolver())
        if route.startswith("admin/") and "<" not in route and "(?P" not in route
    ]
    assert len(addresses) > 20
    for role in ROLES:
        if role in {"admin", "revoked", "anonymous"}:
            continue
        client = api(getattr(world, role))
        for address in addresses:
            if "login" in address or "logout" in address or "jsi18n" in address:
                continue
            assert client.get(address).status_code in {302, 404, 405}, (role, address)
