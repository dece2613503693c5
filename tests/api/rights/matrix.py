"""Who may do what: one entry for each route and method, with the answer each role gets.

The world is that of `world` in test_rights_matrix.py: everything belongs to district `here`, is held by `holder` with
`liaison` beside, unless an entry says otherwise.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

SIGNED_IN = [
    "stranger",
    "courier",
    "enterprise",
    "handler",
    "drone",
    "surveyor",
    "inspector",
    "holder",
    "liaison",
    "supervisor",
    "neighbour",
    "office",
    "city_office",
    "admin",
]
ROLES = ["anonymous", "revoked", *SIGNED_IN]

OFFICES = "office city_office admin"
OVERSEERS = "supervisor office city_office admin"
ON_SITE = f"holder liaison {OVERSEERS}"
SITE_READERS = f"drone surveyor {ON_SITE}"


@dataclasses.dataclass(frozen=True)
class Entry:
    """A request, and the status each role gets for it."""

    request: Callable[[SimpleNamespace], dict[str, Any]]
    answers: dict[str, int]


def rule(
    status: int,
    allowed: str,
    *,
    otherwise: int,
    forbidden: str = "",
    anonymous: int = 401,
    revoked: int = 401,
    request: Callable[[SimpleNamespace], dict[str, Any]] = lambda world: {},
) -> Entry:
    """`allowed` get `status`; of the rest, those in `forbidden` see the thing and get 403, the others `otherwise`."""
    answers = dict.fromkeys(SIGNED_IN, otherwise)
    answers.update(dict.fromkeys(forbidden.split(), 403))
    answers.update(dict.fromkeys(allowed.split(), status))
    return Entry(request, {"anonymous": anonymous, "revoked": revoked, **answers})


def everybody(request: Callable[[SimpleNamespace], dict[str, Any]] = lambda world: {}, status: int = 200) -> Entry:
    """Open to all; only a dead token is refused."""
    return rule(status, " ".join(SIGNED_IN), otherwise=status, anonymous=status, request=request)


def page(status: int = 200) -> Entry:
    """An HTML page or probe, which knows no tokens."""
    return Entry(lambda world: {}, dict.fromkeys(ROLES, status))


def signed_in(request: Callable[[SimpleNamespace], dict[str, Any]] = lambda world: {}, status: int = 200) -> Entry:
    return rule(status, " ".join(SIGNED_IN), otherwise=status, request=request)


POINT = {"type": "Point", "coordinates": [108.95, 34.25]}
MATCH = {"If-Match": "*"}

VISITS_READ = ON_SITE
VISIT_EDITORS = f"holder {OFFICES}"

MATRIX: dict[str, Entry] = {
    # pages and probes
    "GET ": page(),
    "GET tablet/": page(),
    "GET tablet/sw.js": page(),
    "GET console/": page(),
    "GET survey/": page(),
    "GET ^(?P<name>tablet|console|survey)$": Entry(lambda w: {"path": "/console"}, dict.fromkeys(ROLES, 302)),
    "GET login/": Entry(lambda w: {}, {**dict.fromkeys(SIGNED_IN, 302), "anonymous": 200, "revoked": 200}),
    "POST logout/": page(302),
    "POST i18n/setlang/": page(302),
    "GET favicon.ico": page(302),
    "GET healthz": page(),
    "GET readyz": page(503),  # no worker runs beside these tests
    "GET metrics": page(),  # the test client is a loopback peer
    # accounts
    "GET api/v1/config": page(),
    "GET api/v1/me": signed_in(),
    "PATCH api/v1/me": signed_in(lambda w: {"body": {"language": "en"}}),
    "GET api/v1/districts": signed_in(),
    "GET api/v1/districts/<uuid:pk>": signed_in(lambda w: {"pk": w.here.pk}),
    "GET api/v1/agencies": signed_in(),
    "GET api/v1/agencies/<uuid:pk>": signed_in(lambda w: {"pk": w.agency.pk}),
    "GET api/v1/users": signed_in(),
    "GET api/v1/users/<uuid:pk>": rule(
        200, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"pk": w.holder.pk}
    ),
    # a browser is no device: what a device may push and pull is tested in tests/api/sync and tests/live/sync
    "POST api/v1/sync/push": signed_in(lambda w: {"body": {"schema": 1, "groups": []}}, status=403),
    "GET api/v1/sync/pull": signed_in(status=403),
    "GET api/v1/sync/waiting": signed_in(),
    "GET api/v1/crs-proposals": signed_in(),  # who is shown any: test_device_systems
    "GET api/v1/sync/conflicts": signed_in(),
    "GET api/v1/sync/conflicts/<uuid:pk>": rule(200, ON_SITE, otherwise=404, request=lambda w: {"pk": w.conflict}),
    "PATCH api/v1/sync/conflicts/<uuid:pk>": rule(
        200,
        ON_SITE,
        otherwise=404,
        request=lambda w: {"pk": w.conflict, "body": {"resolution": {"note": "两者"}}, "headers": MATCH},
    ),
    "GET api/v1/sync/ops": signed_in(),
    "POST api/v1/sync/ops/<uuid:device>/<uuid:op>/review": rule(
        200,
        OVERSEERS,
        otherwise=404,
        forbidden="holder",
        request=lambda w: {"device": w.device.pk, "op": w.rejected_op, "body": {"note": "已补录"}},
    ),
    "GET api/v1/devices": signed_in(),
    "POST api/v1/devices": Entry(lambda w: {"body": w.sign_in}, dict.fromkeys(ROLES, 201)),
    "GET api/v1/devices/<uuid:pk>": rule(
        200, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"pk": w.device.pk}
    ),
    "DELETE api/v1/devices/<uuid:pk>": rule(
        200, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"pk": w.device.pk}
    ),
    "POST api/v1/devices/<uuid:pk>/wiped": rule(
        200, "", otherwise=404, forbidden=f"holder {OVERSEERS}", revoked=200, request=lambda w: {"pk": w.lost.pk}
    ),
    "POST api/v1/devices/<uuid:pk>/quarantine": rule(
        202,
        "",
        otherwise=404,
        forbidden=f"holder {OVERSEERS}",
        revoked=202,
        request=lambda w: {"pk": w.lost.pk, "body": {"groups": [[{"op": "1"}]]}},
    ),
    "POST api/v1/devices/<uuid:pk>/ingest-key": rule(
        201, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"pk": w.device.pk}
    ),
    "DELETE api/v1/devices/<uuid:pk>/ingest-key": rule(
        204, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"pk": w.device.pk}
    ),
    "GET api/v1/devices/<uuid:pk>/crs": rule(
        200, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"pk": w.device.pk}
    ),
    "POST api/v1/devices/<uuid:pk>/crs": rule(
        200,
        OVERSEERS,
        otherwise=404,
        forbidden="holder",
        request=lambda w: {"pk": w.device.pk, "body": {"crs": "gcj02", "reason": "Amap"}},
    ),
    "POST api/v1/devices/<uuid:pk>/crs/reject": rule(
        200,
        OVERSEERS,
        otherwise=404,
        forbidden="holder",
        request=lambda w: {"pk": w.device.pk, "body": {"proposal": str(w.proposal.pk), "reason": "elsewhere"}},
    ),
    "GET api/v1/devices/<uuid:pk>/ingest": rule(
        200, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"pk": w.device.pk}
    ),
    "GET api/v1/ingest-messages": signed_in(),
    "GET api/v1/ingest-messages/<uuid:pk>": rule(
        200, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"pk": w.unusable.pk}
    ),
    "GET api/v1/ingest-messages/<uuid:pk>/content": rule(
        200, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"pk": w.unusable.pk}
    ),
    "POST api/v1/ingest-messages/<uuid:pk>/retry": rule(
        200, OVERSEERS, otherwise=404, forbidden="holder", request=lambda w: {"pk": w.unusable.pk, "body": {}}
    ),
    "POST api/v1/ingest-messages/<uuid:pk>/dismiss": rule(
        200,
        OVERSEERS,
        otherwise=404,
        forbidden="holder",
        request=lambda w: {"pk": w.unusable.pk, "body": {"note": "x"}},
    ),
    # phone apps sign with a device's key or token, never with a session (tests/api/field/test_phone_apps.py)
    "POST ingest/overland": rule(200, "", otherwise=401, request=lambda w: {"body": {"locations": []}}),
    "POST ingest/owntracks": rule(200, "", otherwise=401, request=lambda w: {"body": {"_type": "lwt"}}),
    "GET ingest/osmand": rule(200, "", otherwise=400, anonymous=400),
    "POST ingest/osmand": rule(200, "", otherwise=400, anonymous=400, request=lambda w: {"body": {"location": []}}),
    "GET api/v1/quarantined-groups": signed_in(),
    "GET api/v1/quarantined-groups/<uuid:pk>": rule(
        200, OVERSEERS, otherwise=404, request=lambda w: {"pk": w.quarantined.pk}
    ),
    "GET api/v1/quarantined-groups/<uuid:pk>/content": rule(
        200, OVERSEERS, otherwise=404, request=lambda w: {"pk": w.quarantined.pk}
    ),
    "POST api/v1/quarantined-groups/<uuid:pk>/adopt": rule(
        409, OVERSEERS, otherwise=404, request=lambda w: {"pk": w.quarantined.pk}
    ),
    "POST api/v1/quarantined-groups/<uuid:pk>/review": rule(
        200, OVERSEERS, otherwise=404, request=lambda w: {"pk": w.quarantined.pk, "body": {"note": "已补录"}}
    ),
    "POST api/v1/enrolment-codes": rule(
        201, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"body": {"user": str(w.holder.pk)}}
    ),
    "GET api/v1/history": rule(
        200, VISITS_READ, otherwise=404, request=lambda w: {"query": f"?type=visit&id={w.visit.pk}"}
    ),
    "GET api/v1/jobs": rule(200, "city_office admin", otherwise=403),
    "POST api/v1/jobs/<int:job>/retry": rule(
        404, "city_office admin", otherwise=403, request=lambda w: {"job": 987654321}
    ),
    # field
    "GET api/v1/sites": signed_in(),
    "GET api/v1/sites/export": signed_in(lambda w: {"query": "?file=csv"}),
    "POST api/v1/sites": rule(
        201,
        OFFICES,
        otherwise=403,
        request=lambda w: {
            "body": {"kind": "project", "code": "N1", "name": "新", "district": str(w.here.pk), "location": POINT}
        },
    ),
    "GET api/v1/sites/<uuid:pk>": rule(200, SITE_READERS, otherwise=404, request=lambda w: {"pk": w.site.pk}),
    "PATCH api/v1/sites/<uuid:pk>": rule(
        200,
        OFFICES,
        otherwise=404,
        forbidden="drone surveyor holder liaison supervisor",
        request=lambda w: {"pk": w.site.pk, "body": {"name": "改"}, "headers": MATCH},
    ),
    "GET api/v1/assignments": signed_in(),
    "POST api/v1/assignments": rule(
        201,
        OFFICES,
        otherwise=422,  # the site they name is not one they can see
        forbidden="drone surveyor holder liaison supervisor",
        request=lambda w: {
            "body": {
                "site": str(w.site.pk),
                "holder_agency": str(w.agency.pk),
                "interval_days": 30,
                "starts_on": "2026-01-01",
            }
        },
    ),
    "GET api/v1/assignments/<uuid:pk>": rule(200, ON_SITE, otherwise=404, request=lambda w: {"pk": w.assignment.pk}),
    "PATCH api/v1/assignments/<uuid:pk>": rule(
        200,
        OFFICES,
        otherwise=404,
        forbidden="holder liaison supervisor",
        request=lambda w: {"pk": w.assignment.pk, "body": {"interval_days": 60}, "headers": MATCH},
    ),
    "GET api/v1/visits": signed_in(),
    "GET api/v1/visits/export": signed_in(lambda w: {"query": "?file=csv"}),
    "POST api/v1/visits": rule(
        201,
        f"holder liaison {OFFICES}",
        otherwise=422,  # the site they name is not one they can see
        forbidden="drone surveyor supervisor",
        request=lambda w: {"body": {"site": str(w.site.pk)}},
    ),
    "GET api/v1/visits/<uuid:pk>": rule(200, VISITS_READ, otherwise=404, request=lambda w: {"pk": w.visit.pk}),
    "PATCH api/v1/visits/<uuid:pk>": rule(
        200,
        VISIT_EDITORS,
        otherwise=404,
        forbidden="liaison supervisor",
        request=lambda w: {"pk": w.visit.pk, "body": {"note": "改"}, "headers": MATCH},
    ),
    "DELETE api/v1/visits/<uuid:pk>": rule(
        204,
        VISIT_EDITORS,
        otherwise=404,
        forbidden="liaison supervisor",
        request=lambda w: {"pk": w.visit.pk, "headers": MATCH},
    ),
    "POST api/v1/visits/<uuid:pk>/start": rule(
        200,
        VISIT_EDITORS,
        otherwise=404,
        forbidden="liaison supervisor",
        request=lambda w: {"pk": w.planned.pk, "body": {"started_at": "2026-11-22T03:00:00Z"}},
    ),
    "POST api/v1/visits/<uuid:pk>/finish": rule(
        200,
        VISIT_EDITORS,
        otherwise=404,
        forbidden="liaison supervisor",
        request=lambda w: {"pk": w.visit.pk, "body": {"finished_at": "2026-11-23T05:00:00Z"}},
    ),
    "POST api/v1/visits/<uuid:pk>/verify": rule(
        200, OVERSEERS, otherwise=404, forbidden="holder liaison", request=lambda w: {"pk": w.reported.pk, "body": {}}
    ),
    "POST api/v1/visits/<uuid:pk>/return": rule(
        200,
        OVERSEERS,
        otherwise=404,
        forbidden="holder liaison",
        request=lambda w: {"pk": w.reported.pk, "body": {"reason": "照片不清"}},
    ),
    "GET api/v1/visits/<uuid:pk>/corroboration": rule(
        200, f"holder {OVERSEERS}", otherwise=404, forbidden="liaison", request=lambda w: {"pk": w.reported.pk}
    ),
    "GET api/v1/visits/<uuid:pk>/corroboration/decisions": rule(
        200, f"holder {OVERSEERS}", otherwise=404, forbidden="liaison", request=lambda w: {"pk": w.reported.pk}
    ),
    "POST api/v1/visits/<uuid:pk>/corroboration/decisions": rule(
        201,
        OVERSEERS,
        otherwise=404,
        forbidden="holder liaison",
        request=lambda w: {"pk": w.reported.pk, "body": {"decision": "queried", "reason": "谁带的设备？"}},
    ),
    "GET api/v1/reviews": signed_in(),
    "GET api/v1/reviews/export": signed_in(lambda w: {"query": "?file=csv"}),
    "GET api/v1/reviews/counts": signed_in(),
    "GET api/v1/reviews/<uuid:pk>/neighbours": rule(
        200, OVERSEERS, otherwise=404, request=lambda w: {"pk": w.reported.pk}
    ),
    "GET api/v1/visits/<uuid:pk>/trail": rule(
        200, f"holder {OVERSEERS}", otherwise=404, forbidden="liaison", request=lambda w: {"pk": w.visit.pk}
    ),
    "GET api/v1/visits/<uuid:pk>/trail/roads": rule(
        200, f"holder {OVERSEERS}", otherwise=404, forbidden="liaison", request=lambda w: {"pk": w.visit.pk}
    ),
    "GET api/v1/visits/<uuid:pk>/trail.gpx": rule(
        200, f"holder {OVERSEERS}", otherwise=404, forbidden="liaison", request=lambda w: {"pk": w.visit.pk}
    ),
    "GET api/v1/visits/<uuid:pk>/trail.mfjson": rule(
        200, f"holder {OVERSEERS}", otherwise=404, forbidden="liaison", request=lambda w: {"pk": w.visit.pk}
    ),
    "GET api/v1/visits/<uuid:pk>/map.html": rule(
        200, f"holder {OVERSEERS}", otherwise=404, forbidden="liaison", request=lambda w: {"pk": w.reported.pk}
    ),
    "GET api/v1/visit-photos": signed_in(),
    "POST api/v1/visit-photos": rule(
        201,
        VISIT_EDITORS,
        otherwise=422,  # the visit they name is not one they can see
        forbidden="liaison supervisor",
        request=lambda w: {"body": {"visit": str(w.visit.pk), "sha256": "ab" * 32, "size": 10}},
    ),
    "GET api/v1/visit-photos/<uuid:pk>": rule(
        200, VISITS_READ, otherwise=404, request=lambda w: {"pk": w.visit_photo.pk}
    ),
    "PATCH api/v1/visit-photos/<uuid:pk>": rule(
        200,
        VISIT_EDITORS,
        otherwise=404,
        forbidden="liaison supervisor",
        request=lambda w: {"pk": w.visit_photo.pk, "body": {"caption": "改"}, "headers": MATCH},
    ),
    "DELETE api/v1/visit-photos/<uuid:pk>": rule(
        204,
        VISIT_EDITORS,
        otherwise=404,
        forbidden="liaison supervisor",
        request=lambda w: {"pk": w.visit_photo.pk, "headers": MATCH},
    ),
    "GET api/v1/categories": signed_in(),
    "GET api/v1/categories/<uuid:pk>": signed_in(lambda w: {"pk": w.category.pk}),
    "GET api/v1/cases": signed_in(),
    "GET api/v1/cases/export": signed_in(lambda w: {"query": "?file=csv"}),
    "POST api/v1/cases": rule(
        201,
        f"holder liaison {OFFICES}",
        otherwise=422,  # the site they name is not one they can see
        forbidden="drone surveyor supervisor",
        request=lambda w: {"body": {"site": str(w.site.pk), "category": str(w.category.pk), "text": "停电"}},
    ),
    "GET api/v1/cases/<uuid:pk>": rule(200, VISITS_READ, otherwise=404, request=lambda w: {"pk": w.case.pk}),
    "PATCH api/v1/cases/<uuid:pk>": rule(
        200,
        f"holder liaison {OFFICES}",
        otherwise=404,
        forbidden="supervisor",
        request=lambda w: {"pk": w.case.pk, "body": {"text": "改"}, "headers": MATCH},
    ),
    "DELETE api/v1/cases/<uuid:pk>": rule(
        204,
        VISIT_EDITORS,
        otherwise=404,
        forbidden="liaison supervisor",
        request=lambda w: {"pk": w.case.pk, "headers": MATCH},
    ),
    "GET api/v1/checklists": signed_in(),
    "POST api/v1/checklists": rule(
        201,
        OFFICES,
        otherwise=403,
        request=lambda w: {"body": {"code": "N3", "title": "新", "schema": w.checklist.schema}},
    ),
    "GET api/v1/checklists/<uuid:pk>": signed_in(lambda w: {"pk": w.checklist.pk}),
    "PATCH api/v1/checklists/<uuid:pk>": rule(
        409, OFFICES, otherwise=403, request=lambda w: {"pk": w.checklist.pk, "body": {"title": "改"}, "headers": MATCH}
    ),
    "POST api/v1/checklists/import": rule(422, OFFICES, otherwise=403, request=lambda w: {"file": ("a.xlsx", b"PK")}),
    "DELETE api/v1/checklists/<uuid:pk>": rule(
        204, OFFICES, otherwise=404, request=lambda w: {"pk": w.draft.pk, "headers": MATCH}
    ),
    "POST api/v1/checklists/<uuid:pk>/publish": rule(
        200, OFFICES, otherwise=403, request=lambda w: {"pk": w.checklist.pk, "body": {}}
    ),
    "POST api/v1/checklists/<uuid:pk>/withdraw": rule(
        200, OFFICES, otherwise=403, request=lambda w: {"pk": w.checklist.pk, "body": {}}
    ),
    "GET api/v1/duty-windows": signed_in(),
    "POST api/v1/duty-windows": rule(
        201,
        OFFICES,
        otherwise=422,  # the person they name is not one they can see
        forbidden="supervisor holder",
        request=lambda w: {"body": {"user": str(w.holder.pk), "weekday": 5, "starts": "09:00:00", "ends": "12:00:00"}},
    ),
    "GET api/v1/duty-windows/<uuid:pk>": rule(
        200, f"holder {OVERSEERS}", otherwise=404, request=lambda w: {"pk": w.duty_window.pk}
    ),
    "PATCH api/v1/duty-windows/<uuid:pk>": rule(
        200,
        OFFICES,
        otherwise=404,
        forbidden="holder supervisor",
        request=lambda w: {"pk": w.duty_window.pk, "body": {"weekday": 6}, "headers": MATCH},
    ),
    "DELETE api/v1/duty-windows/<uuid:pk>": rule(
        204,
        OFFICES,
        otherwise=404,
        forbidden="holder supervisor",
        request=lambda w: {"pk": w.duty_window.pk, "headers": MATCH},
    ),
    "GET api/v1/positions": signed_in(),
    "GET api/v1/coverage": signed_in(),
    "GET api/v1/heat": signed_in(),
    "GET api/v1/events": signed_in(),
    "GET api/v1/events/export": signed_in(lambda w: {"query": "?file=csv"}),
    "GET api/v1/me/stored": signed_in(),
    "GET api/v1/me/looks": signed_in(),
    "GET api/v1/me/export": signed_in(),
    "POST api/v1/me/erasure": signed_in(lambda w: {"body": {"note": "调离"}}, status=201),
    "POST api/v1/trails/points": signed_in(lambda w: {"body": {"points": []}}),
    "POST api/v1/trails/gpx": signed_in(lambda w: {"gpx": True}),
    "POST api/v1/trails/nmea": signed_in(lambda w: {"file": ("a.nmea", b"$GPRMC,,V,,,,,,,,,,N*53")}),
    # media
    "GET api/v1/photos": signed_in(),
    "GET api/v1/photos/<uuid:pk>": rule(200, VISITS_READ, otherwise=404, request=lambda w: {"pk": w.photo.pk}),
    "GET api/v1/photos/<uuid:pk>/file": rule(200, VISITS_READ, otherwise=404, request=lambda w: {"pk": w.photo.pk}),
    "GET api/v1/photos/<uuid:pk>/preview": rule(200, VISITS_READ, otherwise=404, request=lambda w: {"pk": w.photo.pk}),
    "GET api/v1/panoramas": signed_in(),
    **{
        f"GET api/v1/panoramas/<uuid:pk>{part}": rule(
            200, SITE_READERS, otherwise=404, request=lambda w: {"pk": w.panorama.pk}
        )
        for part in ("", "/file", "/preview")
    },
    "GET api/v1/sites/<uuid:pk>/panoramas": rule(200, SITE_READERS, otherwise=404, request=lambda w: {"pk": w.site.pk}),
    "GET api/v1/uploads/known": rule(
        200, VISITS_READ, otherwise=404, request=lambda w: {"query": f"?sha256={w.photo.file.sha256}"}
    ),
    # maps
    "GET api/v1/service-points": everybody(),
    "GET api/v1/service-points/nearest": everybody(lambda w: {"query": "?lon=108.95&lat=34.25"}),
    "GET api/v1/service-points/<uuid:pk>": rule(
        200, OVERSEERS, otherwise=404, anonymous=404, request=lambda w: {"pk": w.private_point.pk}
    ),
    "POST api/v1/service-points": rule(
        201,
        OFFICES,
        otherwise=403,
        request=lambda w: {
            "body": {"code": "N2", "kind": "hall", "name": "新", "district": str(w.here.pk), "location": POINT}
        },
    ),
    "PATCH api/v1/service-points/<uuid:pk>": rule(
        200,
        OFFICES,
        otherwise=403,
        request=lambda w: {"pk": w.public_point.pk, "body": {"name": "改"}, "headers": MATCH},
    ),
    "DELETE api/v1/service-points/<uuid:pk>": rule(
        204, OFFICES, otherwise=403, request=lambda w: {"pk": w.public_point.pk, "headers": MATCH}
    ),
    "GET api/v1/maps/offline-packages": signed_in(),
    "POST api/v1/maps/offline-packages": rule(202, "holder liaison", otherwise=409),
    "GET api/v1/maps/offline-packages/<uuid:pk>": rule(
        200, "holder liaison admin", otherwise=404, request=lambda w: {"pk": w.offline_package.pk}
    ),
    "GET api/v1/maps/offline-packages/<uuid:pk>/file": rule(
        409, "holder liaison admin", otherwise=404, request=lambda w: {"pk": w.offline_package.pk}
    ),
    "GET tiles/<str:layer>.json": rule(
        200, " ".join(SIGNED_IN), otherwise=404, anonymous=404, request=lambda w: {"layer": "sites"}
    ),
    "GET tiles/<str:layer>/<int:z>/<int:x>/<int:y>.mvt": rule(
        200,
        SITE_READERS,
        otherwise=204,
        anonymous=404,
        request=lambda w: {"layer": "sites", "z": 14, "x": 13150, "y": 6531},
    ),
    "GET tiles/basemap/<int:z>/<int:x>/<int:y>": everybody(lambda w: {"z": 1, "x": 0, "y": 0}, status=404),
    # the interface's own description
    "GET api/v1/schema/": page(),
    "GET api/v1/docs/": page(),
}
