"""What a tablet downloads before it shows anything: measured on the build's own output."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from django.conf import settings

LIMIT_BYTES = 350 * 1024
ENTRY = "tablet/index.html"


@pytest.fixture(scope="module")
def manifest() -> dict[str, dict[str, Any]]:
    path = settings.WEB_DIST / ".vite" / "manifest.json"
    if not path.is_file():
        pytest.skip("the front end is not built; ./portal test does that")
    told: dict[str, dict[str, Any]] = json.loads(path.read_text())
    return told


def first_load(manifest: dict[str, dict[str, Any]], entry: str) -> set[str]:
    """The page and every script and style that it needs before it runs; what it loads later is not among them."""
    files, waiting, seen = {entry}, [entry], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        chunk = manifest[name]
        files |= {chunk["file"], *chunk.get("css", ())}
        waiting += chunk.get("imports", ())
    page = (settings.WEB_DIST / entry).read_text()
    return files | set(re.findall(r'(?:src|href)="/static/web/([^"]+\.(?:js|css))"', page))


def packed(name: str) -> int:
    return len(gzip.compress((settings.WEB_DIST / name).read_bytes(), 6))


def test_the_tablet_s_first_load_is_at_most_350_kb_and_brings_no_map(manifest):
    files = first_load(manifest, ENTRY)
    assert "theme.js" in files
    assert not [name for name in files if re.search("maplibre|createMap|archive", name)]
    sizes = {name: packed(name) for name in files}
    assert 60_000 < sum(sizes.values()) <= LIMIT_BYTES, sizes


def test_all_that_the_tablet_loads_later_is_kept_for_use_without_a_network(manifest):
    """Also the map library and its worker; and nothing of the console."""
    kept = set(re.findall(r'"url":"/static/web/([^"]+)"', (settings.WEB_DIST / "tablet-sw.js").read_text()))
    assert first_load(manifest, ENTRY) - {ENTRY} <= kept
    for part in ("maplibre-gl-", "maplibre-gl-worker-", "createMap-", "archive-"):
        assert [name for name in kept if name.startswith(f"assets/{part}")], part
    assert not [name for name in kept if re.search("console|citizen|survey|LiveMap|admin", name)]
    for name in kept:
        assert (settings.WEB_DIST / name).is_file(), name
