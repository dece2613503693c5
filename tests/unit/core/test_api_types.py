"""The front end's API types are those of the OpenAPI document as it stands."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

WEB = Path(__file__).resolve().parents[3] / "web"


def test_the_front_end_s_types_are_made_from_the_present_document(tmp_path):
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules").is_dir():
        pytest.skip("Node.js or the front end's packages are not here; ./portal test brings both")
    document, types = tmp_path / "openapi.json", tmp_path / "schema.d.ts"
    with translation.override("en"):
        call_command("spectacular", "--format", "openapi-json", "--file", str(document))
    subprocess.run([node, "scripts/types.mjs", str(document), str(types)], cwd=WEB, check=True, timeout=120)
    committed = (WEB / "src/shared/api/schema.d.ts").read_text()
    assert types.read_text() == committed, "run `manage.py spectacular …` and `npm run types`, and commit the result"
