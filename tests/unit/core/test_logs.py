"""What never stands in a log line."""

from __future__ import annotations

import logging

from geo_portal.core.logs import strike_keys


def test_an_ingest_key_is_struck_out_wherever_it_stands():
    key = "gpik_" + "0123456789abcdef" * 2
    event = {
        "event": f"GET /ingest/osmand?id={key}&lat=1",
        "args": [key, {"id": key}],
        "error": ValueError(key),
        "ms": 3,
    }
    struck = strike_keys(logging.getLogger(), "info", event)
    assert key not in str(struck)
    assert struck["event"] == "GET /ingest/osmand?id=gpik_***&lat=1"
    assert struck["ms"] == 3
