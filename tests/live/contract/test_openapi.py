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


@pytest.fixture(scope="module")
def token(server) -> str:
    server.shell(
        "from tests import factories, factories_field, factories_maps;"
        "d = factories.make_district('contract', 'Contract');"
        f"u = factories.make_user('contract', is_superuser=True, is_staff=True, password='{factories.PASSWORD}');"
    )
    body = {
        "username": "contract",
        "password": factories.PASSWORD,
        "device": {"id": "0192f0c1-2b3c-7d4e-8f50-61728394cccc", "name": "Schemathesis"},
    }
    answer = httpx.post(f"{server.url}/api/v1/devices", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def schemathesis(server, tmp_path: Path, *arguments: str) -> None:
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}/api/v1/schema/",
            "--url", server.url, "--checks", CHECKS, "--no-color", "--max-failures", "20", *arguments,
        ],
        cwd=tmp_path, env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.live.contract.hooks", "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-12_000:]


def test_no_request_gets_an_undocumented_answer_or_a_500(server, token, tmp_path):
    schemathesis(
        server, tmp_path, "-H", f"Authorization: Token {token}",
        "--phases", "examples,coverage,fuzzing", "--max-examples", "8", "--seed", "1",
    )  # fmt: skip


def test_no_request_of_a_stranger_gets_an_undocumented_answer_or_a_500(server, tmp_path):
    schemathesis(server, tmp_path, "--phases", "examples,coverage", "--max-examples", "2", "--seed", "1")


@pytest.mark.slow
def test_no_sequence_of_requests_gets_an_undocumented_answer_or_a_500(server, token, tmp_path):
    schemathesis(
        server, tmp_path, "-H", f"Authorization: Token {token}",
        "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "60", "--seed", "2",
    )  # fmt: skip
