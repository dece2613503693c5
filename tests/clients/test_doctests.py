"""The examples in the client's docstrings are true."""

from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["ids", "ops"])
def test_examples(name: str):
    result = doctest.testmod(importlib.import_module(f"geo_portal_client.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
