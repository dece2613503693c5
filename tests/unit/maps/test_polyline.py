"""Encoded lines, as Valhalla sends them."""

from __future__ import annotations

import doctest

import pytest

from maps.domain import polyline


def test_the_examples_hold() -> None:
    assert doctest.testmod(polyline).failed == 0


@pytest.mark.parametrize("text", ["_p~iF", "_p~iF~ps|", "~~~~~~~~~~~~~~~~", "!!", "_p~iF~ps|U€"])
def test_what_is_no_encoded_line_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"line|character|number|codec"):
        polyline.decoded(text)


def test_no_text_is_no_line() -> None:
    assert polyline.decoded("").shape == (0, 2)
