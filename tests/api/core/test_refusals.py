"""What one reads when something is refused."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from geo_portal.core.errors import DomainError
from tests import factories_field as make

pytestmark = pytest.mark.django_db

ASKED = {"en": "That is for the office of this district to do.", "zh-hans": "该操作由本区县的营商办进行。"}


@pytest.mark.parametrize("language", ASKED)
def test_a_refusal_is_told_in_the_language_one_asks_for(town, api, language):
    visit = make.make_visit(make.make_site(town.here), town.holder, status="reported")
    answer = api(town.holder).post(f"/api/v1/visits/{visit.pk}/verify", headers={"Accept-Language": language})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_territory")
    assert answer.json()["detail"] == ASKED[language]


@pytest.mark.parametrize(
    ("language", "text"), [("en", "The end lies before the beginning."), ("zh-hans", "结束时间早于开始时间。")]
)
def test_so_is_what_is_wrong_with_a_field(town, api, language, text):
    body = {
        "site": make.make_site(town.here).pk,
        "starts_on": "2026-02-02",
        "ends_on": "2026-02-01",
        "holder_user": town.holder.pk,
        "interval_days": 30,
    }
    answer = api(town.office).post("/api/v1/assignments", body, headers={"Accept-Language": language})
    assert answer.status_code == 422
    assert [(error["pointer"], error["detail"]) for error in answer.json()["errors"]] == [("/ends_on", text)]


def test_every_kind_of_refusal_has_a_sentence_of_its_own():
    get_resolver().url_patterns  # noqa: B018  # imports every view, and what those raise
    kinds, waiting = [], [DomainError]
    while waiting:
        kinds += waiting
        waiting = [below for kind in waiting for below in kind.__subclasses__()]
    mute = [kind for kind in kinds if "code" in vars(kind) and "text" not in vars(kind)]
    assert len(kinds) > 80
    assert mute == []
