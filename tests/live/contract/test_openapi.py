"""The OpenAPI document is true: Schemathesis tries all of it on the running server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests import factories

ROOT = Path(__file__).resolve().parents[3]
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


# One row of each kind, so that lists are not empty and answers have something to be checked.
WORLD = f"""
from datetime import time
from field.models import DutyWindow
from maps.services import offline_maps
from tests import factories, factories_field, factories_maps, factories_media
district = factories.make_district('contract', 'Contract')
factories.make_user('contract', is_superuser=True, is_staff=True, password='{factories.PASSWORD}')
holder = factories.make_user('contract-holder', role='holder', district=district)
agency = factories.make_agency(district)
site = factories_field.make_site(district, boundary=factories.box(108.9, 34.2, 109.0, 34.3))
factories_field.make_assignment(site, holder)
visit = factories_field.make_visit(site, holder, started_at=factories_field.WORKDAY, status='in_progress')
photo = factories_media.make_photo(holder)
factories_field.make_photo(visit, sha256=photo.file.sha256, size=photo.file.size, photo=photo, state='stored')
factories_field.make_case(site, holder, visit=visit, position=site.location)
factories_field.make_checklist()
DutyWindow.objects.create(user=holder, weekday=0, starts=time(8), ends=time(18))
offline_maps.build_package(offline_maps.package_for(holder).pk)
factories_maps.make_service_point(district, opening_hours={{'week': '24/7'}})
"""


@pytest.fixture(scope="module")
def token(server) -> str:
    server.shell(WORLD)
    body = {
        "username": "contract",
        "password": factories.PASSWORD,
        "device": {"id": "0192f0c1-2b3c-7d4e-8f50-61728394cccc", "name": "Schemathesis"},
    }
    answer = httpx.post(f"{server.url}/api/v1/devices", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def schemathesis(server, tmp_path: Path, *arguments: str) -> None:
    program = str(Path(sys.executable).with_name("schemathesis"))
    common = ["--url", server.url, "--checks", CHECKS, "--no-color", "--max-failures", "20"]
    done = subprocess.run(
        [program, "run", f"{server.url}/api/v1/schema/", *common, *arguments],
        cwd=tmp_path,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.live.contract.hooks", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-12_000:]


def test_no_request_gets_an_undocumented_answer_or_a_500(server, token, tmp_path):
    schemathesis(
        server, tmp_path, "-H", f"Authorization: Token {token}",
        "--phases", "examples,coverage", "--max-examples", "2", "--seed", "1",
    )  # fmt: skip


def test_no_request_of_a_stranger_gets_an_undocumented_answer_or_a_500(server, tmp_path):
    schemathesis(server, tmp_path, "--phases", "examples,coverage", "--max-examples", "2", "--seed", "1")


@pytest.mark.slow
def test_no_sequence_of_requests_gets_an_undocumented_answer_or_a_500(server, token, tmp_path):
    schemathesis(
        server, tmp_path, "-H", f"Authorization: Token {token}",
        "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "60", "--seed", "2",
    )  # fmt: skip
