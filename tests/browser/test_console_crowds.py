"""The live map with more people than can be told one by one."""

from __future__ import annotations

import json
import math
import os
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket
from playwright.sync_api import TimeoutError as NothingCame

from tests import factories
from tests.browser.conftest import look
from tests.browser.test_console import sign_in
from tests.server import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]

PEOPLE = 201


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """A crowd within 300 m, a third of it on a visit to the same site, and its supervisor."""
    tag = f"crowd{os.getpid()}"
    server.shell(
        "from django.contrib.gis.geos import Point\n"
        "from tests import factories as f, factories_field as ff\n"
        "from field.models import LastPosition\n"
        "from geo_portal.accounts.models import User\n"
        "from geo_portal.core import clock\n"
        f"here = f.make_district('{tag}')\n"
        f"f.make_user('{tag}supervisor', role='supervisor', district=here, password='{factories.PASSWORD}')\n"
        f"names = ['{tag}' + str(number) for number in range({PEOPLE})]\n"
        "people = User.objects.bulk_create(User(username=name, name='走访员') for name in names)\n"
        "visit = ff.make_visit(ff.make_site(here, at=(108.95, 34.25)), people[0], status='in_progress',\n"
        "    started_at=clock.now())\n"
        "LastPosition.objects.bulk_create(LastPosition(user=one, device_id=one.pk, t=clock.now(), district=here,\n"
        "    location=Point(108.95 + number % 20 * 1e-4, 34.25 + number // 20 * 1e-4, srid=4326),\n"
        "    visit=visit if number % 3 == 0 else None, received_at=clock.now()) for number, one in enumerate(people))\n"
    )
    return SimpleNamespace(server=server, tag=tag)


class Talk:
    """What the page and the live map's socket say to each other."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.said: dict[str, list[dict[str, Any]]] = {"framesent": [], "framereceived": []}
        for way, messages in self.said.items():
            socket.on(way, lambda frame, messages=messages: messages.append(json.loads(frame)))

    def until(self, way: str, wanted: Any, timeout: float = 20_000) -> dict[str, Any]:
        """The first message of that kind, also when it is long since there."""
        for message in self.said[way]:
            if wanted(message):
                return message
        self.socket.wait_for_event(way, lambda frame: wanted(json.loads(frame)), timeout=timeout)
        return next(filter(wanted, self.said[way]))


def mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))


def test_a_crowd_is_a_circle_with_its_number_and_a_click_on_it_leads_to_the_people(
    page: Page, scene: SimpleNamespace
) -> None:
    talks: list[Talk] = []
    page.on("websocket", lambda socket: talks.append(Talk(socket)) if "/ws/live" in socket.url else None)
    sign_in(page, scene, "supervisor", "#/map")
    page.locator("canvas.maplibregl-canvas").wait_for()
    talk = talks[-1]
    told = talk.until("framereceived", lambda message: message.get("clusters"))
    [circle] = told["clusters"]
    assert (circle["count"], circle["visiting"], circle["user"], told["positions"]) == (PEOPLE, PEOPLE // 3, None, [])
    # Circles are live; the list of names beside them says of when it is, and can be asked for anew.
    listed = page.locator(".as-of", has_text="名单截至")
    with page.expect_request("**/api/v1/positions?*"):
        listed.get_by_role("button", name="刷新").click()
    look(page, "live-crowd")
    far = talk.said["framesent"][-1]
    west, south, east, north = far["bbox"]
    box = page.locator("canvas.maplibregl-canvas").bounding_box()
    assert box is not None
    x = box["x"] + box["width"] * (circle["lon"] - west) / (east - west)
    down = (mercator(north) - mercator(circle["lat"])) / (mercator(north) - mercator(south))
    for _ in range(10):
        page.mouse.click(x, box["y"] + box["height"] * down)
        try:
            talk.until("framesent", lambda message: message["zoom"] > far["zoom"] + 1.9, timeout=2_000)
        except NothingCame:
            continue  # the circle was not drawn yet
        break
    near = talk.until("framereceived", lambda message: message.get("clusters") is None and message["positions"])
    assert (near["since"], len(near["positions"])) == (None, PEOPLE)
