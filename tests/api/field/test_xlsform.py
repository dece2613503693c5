"""Forms from elsewhere: what an XLSForm becomes, what is refused by name, and what an upload cannot do."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from field.models import Checklist

URL = "/api/v1/checklists/import"
SURVEY: list[list[Any]] = [
    ["type", "name", "label::中文 (zh)", "label::English (en)", "hint", "relevant", "required", "constraint",
     "constraint_message::中文 (zh)", "appearance", "calculation", "choice_filter", "default", "label::Français (fr)"],
    ["start", "begun"],
    ["note", "intro", "先看证照", "Papers first"],
    ["select_one yes_no", "licence", "执照是否公示", "Licence displayed?", "in the hall", "", "yes"],
    [],
    ["begin group", "fire", "消防", "Fire", "", "${licence} = 'yes'", "", "", "", "field-list"],
    ["integer", "exits", "出口", "Exits", "", "", "", ". >= 0 and . <= 50", "请核对"],
    ["image", "proof", "照片", "Photo"],
    ["image", "signed", "签名", "Signature", "", "", "true", "", "", "signature"],
    ["end group"],
    ["begin repeat", "boilers", "锅炉", "Boilers"],
    ["text", "maker", "厂家", "Maker", "", "", "yes"],
    ["select_multiple fuel", "fuel", "燃料", "Fuel", "", "", "", "", "", "minimal", "", "kind = 'x'"],
    ["decimal", "ash", "灰分", "Ash", "", "selected(${fuel}, 'coal') and ${exits} > 0"],
    ["end repeat"],
    ["calculate", "twice", "", "", "", "", "", "", "", "", "${exits} * 2"],
    ["audio", "sound", "声音", "Sound"],
    ["text", "phone", "电话", "Phone", "", "${sound} != ''", "", "regex(., '^[0-9]+$')"],
    ["date", "until", "期限", "Until", "", "", "", ". >= today()", "", "", "", "", "2026-01-01", "Jusque"],
]  # fmt: skip
CHOICES = [
    ["list_name", "name", "label::中文 (zh)", "label::English (en)", "kind"],
    ["yes_no", "yes", "是", "Yes"],
    ["yes_no", "no", "否", "No"],
    ["fuel", "gas", "气", "Gas", "x"],
    ["fuel", "coal", "煤", "Coal", "x"],
]


def workbook(survey: list[list[Any]], choices: list[list[Any]] = CHOICES, **settings: str) -> bytes:
    book = Workbook()
    book.active.title = "survey"
    for row in survey:
        book.active.append(row)
    sheet = book.create_sheet("choices")
    for row in choices:
        sheet.append(row)
    if settings:
        sheet = book.create_sheet("settings")
        sheet.append(list(settings))
        sheet.append(list(settings.values()))
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def send(client: Any, content: bytes) -> Any:
    return client.post(URL, {"file": SimpleUploadedFile("form.xlsx", content)}, format="multipart")


def test_an_existing_form_carries_over_and_becomes_a_draft(api: Any, town: Any) -> None:
    client = api(town.office)
    read = send(client, workbook(SURVEY, form_title="锅炉检查", form_id="boilers 2026"))
    assert read.status_code == 200, read.json()
    body = read.json()
    assert (body["code"], body["title"]) == ("boilers-2026", "锅炉检查")
    names = [item["name"] for item in body["form"]["items"]]
    assert names == ["intro", "licence", "fire", "boilers", "phone", "until"]
    _, licence, fire, boilers, phone, until = body["form"]["items"]
    assert licence["label"] == {"zh-Hans": "执照是否公示", "en": "Licence displayed?"}
    assert (licence["kind"], licence["required"], licence["hint"]) == ("one", True, {"en": "in the hall"})
    assert licence["choices"][0] == {"value": "yes", "label": {"zh-Hans": "是", "en": "Yes"}}
    assert fire["when"] == {"eq": [{"answer": "licence"}, {"value": "yes"}]}
    assert [item["kind"] for item in fire["items"]] == ["integer", "photo", "signature"]
    assert fire["items"][0]["check"]["message"] == {"zh-Hans": "请核对"}
    assert [item["kind"] for item in boilers["items"]] == ["text", "many", "number"]
    assert "when" in boilers["items"][2]
    assert "when" not in phone
    assert "check" not in phone
    assert until["check"]["holds"] == {"ge": [{"answer": "until"}, {"today": True}]}

    draft = {"code": body["code"], "title": body["title"], "form": body["form"], "publish": False}
    made = client.post("/api/v1/checklists", draft, format="json")
    assert (made.status_code, made.json()["published_at"]) == (201, None)


def test_what_is_refused_is_named_with_its_place(api: Any, town: Any) -> None:
    refused = send(api(town.office), workbook(SURVEY)).json()["refused"]
    places = {(one["code"], one["sheet"], one["row"], one["column"], one["name"]) for one in refused}
    assert places == {
        ("metadata", "survey", 2, "type", "begun"),
        ("appearance", "survey", 13, "appearance", "fuel"),
        ("choice_filter", "survey", 13, "choice_filter", "fuel"),
        ("calculation", "survey", 16, "type", "twice"),
        ("question_type", "survey", 17, "type", "sound"),
        ("expression", "survey", 18, "relevant", "phone"),
        ("expression", "survey", 18, "constraint", "phone"),
        ("column", "survey", 19, "default", "until"),
        ("language", "survey", 19, "label::Français (fr)", "until"),
        ("column", "choices", 4, "kind", "gas"),
        ("column", "choices", 5, "kind", "coal"),
    }
    obstacles = {one["column"]: (one["what"], one["reason"], one["part"]) for one in refused if one["reason"]}
    assert obstacles == {
        "relevant": ("${sound} != ''", "unknown_question", "sound"),
        "constraint": ("regex(., '^[0-9]+$')", "function", "regex()"),
    }


def test_a_refused_repeat_takes_nothing_with_it_unnamed(api: Any, town: Any) -> None:
    survey = [
        ["type", "name", "label"],
        ["begin repeat", "outer", "外"],
        ["text", "kept", "留"],
        ["begin repeat", "inner", "内"],
        ["text", "lost", "失"],
        ["end repeat"],
        ["end repeat"],
    ]
    body = send(api(town.office), workbook(survey)).json()
    assert [item["name"] for item in body["form"]["items"][0]["items"]] == ["kept"]
    assert [(one["code"], one["row"], one["name"]) for one in body["refused"] if one["sheet"] == "survey"] == [
        ("nested_repeat", 4, "inner"),
        ("left_out_with", 5, "lost"),
    ]


def test_a_form_of_nothing_that_can_be_asked_says_so(api: Any, town: Any) -> None:
    body = send(api(town.office), workbook([["type", "name", "label"], ["audio", "sound", "声"]])).json()
    assert body["form"] is None
    assert body["refused"][0]["code"] in {"question_type", "form"}
    assert not Checklist.objects.exists()


@pytest.mark.parametrize(
    "survey",
    [
        [["type", "name", "label"], ["text", "a b", "?"]],
        [["type", "name", "label"], ["begin group", "g", "?"], ["text", "x", "?"]],
        [["type", "name", "label"], ["select_one nowhere", "x", "?"]],
        [["nothing"], ["at all"]],
    ],
)
def test_what_is_no_sound_xlsform_is_refused_with_the_reason(api: Any, town: Any, survey: Any) -> None:
    refused = send(api(town.office), workbook(survey))
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_xlsform")
    assert len(refused.json()["detail"]) > 20


def _zip(**members: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return into.getvalue()


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"PK", 422, "bad_xlsform"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, 422, "bad_xlsform"),
        (_zip(a=b"b"), 422, "bad_xlsform"),
        (_zip(**{"xl__workbook.xml": b"<workbook/>"}), 422, "bad_xlsform"),
        (_zip(**{"xl__workbook.xml": b"", "xl__bomb.xml": b" " * 30_000_000}), 413, "xlsform_too_big"),
        (_zip(**{"xl__workbook.xml": b"", **{f"x{n}": b"" for n in range(200)}}), 413, "xlsform_too_big"),
        (b"\0" * (2 * 1024 * 1024 + 1), 413, "xlsform_too_big"),
    ],
)
def test_what_is_no_workbook_or_too_much_of_one_is_refused(
    api: Any, town: Any, content: bytes, status: int, code: str
) -> None:
    refused = send(api(town.office), content)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_only_so_many_rows_are_read(api: Any, town: Any) -> None:
    survey = [["type", "name", "label"], *(["text", f"q{number}", "?"] for number in range(301))]
    body = send(api(town.office), workbook(survey)).json()
    assert body["form"] is None
    assert [one["reason"] for one in body["refused"] if one["code"] == "form"] == ["bad_form"]
    survey += [["text", f"r{number}", "?"] for number in range(5_000)]
    refused = send(api(town.office), workbook(survey))
    assert (refused.status_code, refused.json()["code"]) == (413, "xlsform_too_big")
