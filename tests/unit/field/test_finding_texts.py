"""Findings as sentences, in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from field.domain.corroboration import Code
from field.services.finding_texts import text_of


@pytest.mark.parametrize("code", list(Code))
@pytest.mark.parametrize("value", [-7.0, 1.0, 12.5])
def test_every_finding_is_a_sentence_with_its_value_in_both_languages(code: Code, value: float) -> None:
    with translation.override("en"):
        english = text_of(code, value)
    with translation.override("zh-hans"):
        chinese = text_of(code, value)
    for text in (english, chinese):
        assert f"{abs(value):g}" in text
        assert "{" not in text
    assert english.isascii()
    assert chinese.endswith("。")


def test_early_and_late_are_told_apart() -> None:
    with translation.override("en"):
        assert text_of("arrival_leg", -3) == "The arrival was seen 3 min before the reported beginning."
        assert text_of("site_distance", 0) == "Half of the positions lie at the site itself."
        assert text_of("arrival_leg", 3) == "The arrival was seen 3 min after the reported beginning."
        assert "GCJ-02" in text_of("recorded_in_gcj02", 512)


@pytest.mark.parametrize("code", [Code.ARRIVAL_LEG, Code.DEPARTURE_LEG])
def test_in_the_reported_minute_nobody_is_early_or_late(code: Code) -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert "0" not in text_of(code, 0.0)


def test_a_code_that_no_rules_gave_is_refused() -> None:
    with pytest.raises(ValueError, match="unheard_of"):
        text_of("unheard_of", 1)
