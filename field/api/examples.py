"""Examples of request bodies for the OpenAPI document."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample

_SITE = "0192f0c1-2b3c-7d4e-8f50-617283940a1b"
_VISIT = "0192f0c1-2b3c-7d4e-8f50-617283940a2c"
_PERSON = "0192f0c1-2b3c-7d4e-8f50-617283940a3d"
_DISTRICT = "0192f0c1-2b3c-7d4e-8f50-617283940a4e"

SITE = OpenApiExample(
    "a project, its place as a Chinese map shows it",
    {
        "kind": "project",
        "code": "P0441",
        "name": "城北再生水厂扩建项目",
        "district": _DISTRICT,
        "crs": "gcj02",
        "location": {"type": "Point", "coordinates": [108.95471, 34.26142]},
    },
    request_only=True,
)
ASSIGNMENT = OpenApiExample(
    "a person holds a site, to be visited every 30 days",
    {
        "site": _SITE,
        "holder_user": _PERSON,
        "liaisons": [],
        "interval_days": 30,
        "starts_on": "2026-01-01",
    },
    request_only=True,
)
VISIT = OpenApiExample(
    "a visit with an id of the tablet's own; repeating it changes nothing",
    {"id": _VISIT, "site": _SITE, "planned_for": "2026-11-24"},
    request_only=True,
)
START = OpenApiExample(
    "arrived",
    {
        "started_at": "2026-11-24T01:30:00Z",
        "position": {"type": "Point", "coordinates": [108.95012, 34.26301]},
        "acc": 12.5,
    },
    request_only=True,
)
FINISH = OpenApiExample(
    "reported", {"finished_at": "2026-11-24T02:40:00Z", "note": "用电问题已现场答复。"}, request_only=True
)
RETURN = OpenApiExample("sent back", {"reason": "照片看不清，请补拍。"}, request_only=True)
VISIT_PHOTO = OpenApiExample(
    "a photo is announced; its bytes follow through uploads/",
    {
        "visit": _VISIT,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "size": 2483112,
        "taken_at": "2026-11-24T01:52:10Z",
        "position": {"type": "Point", "coordinates": [108.95014, 34.26299]},
        "sigma_m": 8,
        "caption": "南门",
    },
    request_only=True,
)
CASE = OpenApiExample(
    "a problem raised at a visit, with an id of the tablet's own",
    {
        "id": "0192f0c1-2b3c-7d4e-8f50-617283940a5f",
        "site": _SITE,
        "visit": _VISIT,
        "category": "0192f0c1-2b3c-7d4e-8f50-617283940a60",
        "text": "用电增容手续办理时间长。",
        "settled_on_site": False,
    },
    request_only=True,
)
CHECKLIST = OpenApiExample(
    "two questions; published at once",
    {
        "code": "double-random",
        "title": "双随机检查表",
        "title_en": "Double random checklist",
        "schema": {
            "type": "object",
            "properties": {
                "licence": {"type": "boolean", "title": "营业执照是否公示", "title_en": "Is the licence displayed?"},
                "result": {
                    "type": "string",
                    "title": "检查结论",
                    "title_en": "Result",
                    "oneOf": [
                        {"const": "passed", "title": "合格", "title_en": "Passed"},
                        {"const": "to_correct", "title": "责令改正", "title_en": "To be corrected"},
                    ],
                },
            },
            "required": ["result"],
        },
    },
    request_only=True,
)
DUTY_WINDOW = OpenApiExample(
    "Saturday mornings, Asia/Shanghai",
    {"user": _PERSON, "weekday": 5, "starts": "09:00:00", "ends": "12:00:00"},
    request_only=True,
)

DECISION = OpenApiExample("query a report", {"decision": "queried", "reason": "谁带的设备？"}, request_only=True)
