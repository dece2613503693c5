"""Ways on roads and paths, from a Valhalla that the operator runs beside this product; optional, and never waited for.

Whoever asks gets an answer or a `NoWay` with the reason, so that the straight line can be shown and called so. A server
that did not answer is left alone for `REST_S`, so that no page waits for it again and again.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.conf import settings
from pyproj import Geod

from maps.domain import polyline

Floats = npt.NDArray[np.float64]

_WGS84 = Geod(ellps="WGS84")
REST_S: Final = 20.0
MOST_POSITIONS: Final = 16_000
"""So many Valhalla takes of one trail, by its defaults."""
ANSWER_BYTES: Final = 16 * 1024 * 1024
MATCHED_SHARE: Final = 0.5
"""A trail of which less is found on roads was not made on roads that this Valhalla knows."""
JUMP_M: Final = 50.0

_OUT_OF_AREA = {171}  # no edge near a place
_TOO_MUCH = {150, 152, 153, 154, 157, 158, 172}
_KEPT = (
    "shape",
    "edge.begin_shape_index",
    "edge.end_shape_index",
    "edge.length",
    "matched.type",
)


class Costing(StrEnum):
    """How somebody moves, in Valhalla's words."""

    WALKING = "pedestrian"
    CYCLING = "bicycle"
    DRIVING = "auto"


class Reason(StrEnum):
    """Why there is no way."""

    NOT_CONFIGURED = "not_configured"
    UNREACHABLE = "unreachable"
    OUT_OF_AREA = "out_of_area"
    TOO_LONG = "too_long"
    NO_MATCH = "no_match"


class NoWay(Exception):
    """There is no way to be had; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True, slots=True)
class Matched:
    """The roads that a trail followed: n × 2 lon/lat degrees (WGS 84) for each unbroken piece, their length (geodesic
    metres), and the share of the positions that were found on them."""

    pieces: list[Floats]
    length_m: float
    share: float


def configured() -> bool:
    """Whether the operator runs a Valhalla; it may be down."""
    return bool(settings.VALHALLA_URL)


def matched(t_s: Floats, lon: Floats, lat: Floats, costing: Costing) -> Matched:
    """The roads that positions in time order followed (epoch s, degrees WGS 84). Raises NoWay.

    Valhalla's Meili: a hidden Markov model over candidate roads (Newson & Krumm 2009).
    """
    if len(t_s) > MOST_POSITIONS:
        raise NoWay(Reason.TOO_LONG)
    if len(t_s) < 2:
        raise NoWay(Reason.NO_MATCH)
    seconds = np.rint(t_s - t_s[0]).astype(np.int64).tolist()
    places = zip(np.round(lon, 6).tolist(), np.round(lat, 6).tolist(), seconds, strict=True)
    answer = _ask(
        "trace_attributes",
        {
            "shape": [{"lon": x, "lat": y, "time": t} for x, y, t in places],
            "costing": costing.value,
            "shape_match": "map_snap",
            "filters": {"attributes": _KEPT, "action": "include"},
        },
    )
    try:
        return _read(answer, len(t_s))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise NoWay(Reason.UNREACHABLE) from error


def walking_m(begin: tuple[float, float], end: tuple[float, float]) -> float:
    """How far it is on foot from one place (lon, lat degrees, WGS 84) to another, in metres. Raises NoWay."""
    ends = [[{"lon": lon, "lat": lat}] for lon, lat in (begin, end)]
    asked = {"sources": ends[0], "targets": ends[1], "costing": Costing.WALKING.value, "units": "kilometers"}
    answer = _ask("sources_to_targets", asked)
    try:
        distance_km = answer["sources_to_targets"][0][0]["distance"]
        if distance_km is None:
            raise NoWay(Reason.NO_MATCH)
        return float(distance_km) * 1000.0
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise NoWay(Reason.UNREACHABLE) from error


def _read(answer: dict[str, Any], sent: int) -> Matched:
    shape = polyline.decoded(answer["shape"])
    share = sum(point["type"] != "unmatched" for point in answer["matched_points"]) / sent
    if share < MATCHED_SHARE or not answer["edges"]:
        raise NoWay(Reason.NO_MATCH)
    pieces = [piece for piece in np.split(shape, _jumps(shape, answer["edges"])) if len(piece) > 1]
    return Matched(pieces, sum(_WGS84.line_length(*piece.T) for piece in pieces), share)


def _jumps(shape: Floats, edges: list[dict[str, Any]]) -> list[int]:
    """Before which places of the shape the way is not known: Valhalla draws a straight line there, which belongs to the
    next edge, and is told by that edge being longer in the shape than on the ground."""
    steps_m = np.asarray(_WGS84.inv(*shape[:-1].T, *shape[1:].T)[2])
    found = []
    for edge in edges:
        begin, end = int(edge["begin_shape_index"]), int(edge["end_shape_index"])
        drawn_m = steps_m[begin:end]
        if len(drawn_m) and drawn_m.sum() - 1000.0 * edge["length"] > JUMP_M:
            found.append(begin + int(drawn_m.argmax()) + 1)
    return found


# --- the server -------------------------------------------------------------------------------------------------------

_rests_until = 0.0


def _ask(action: str, body: dict[str, Any]) -> dict[str, Any]:
    global _rests_until
    if not configured():
        raise NoWay(Reason.NOT_CONFIGURED)
    if time.monotonic() < _rests_until:
        raise NoWay(Reason.UNREACHABLE)
    # settings take no address but of http and https
    url, data = f"{settings.VALHALLA_URL}/{action}", json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=settings.VALHALLA_TIMEOUT_S) as response:  # noqa: S310
            answer = json.loads(response.read(ANSWER_BYTES))
    except urllib.error.HTTPError as error:
        raise NoWay(_reason(error)) from error
    except (OSError, ValueError) as error:
        _rests_until = time.monotonic() + REST_S
        raise NoWay(Reason.UNREACHABLE) from error
    if not isinstance(answer, dict):
        raise NoWay(Reason.UNREACHABLE)
    return answer


def _reason(error: urllib.error.HTTPError) -> Reason:
    """Of a refusal; Valhalla numbers them (docs/docs/api/turn-by-turn/api-reference.md, "Error codes")."""
    try:
        code = json.loads(error.read(ANSWER_BYTES))["error_code"]
    except (OSError, ValueError, KeyError, TypeError):
        return Reason.UNREACHABLE
    if code in _OUT_OF_AREA:
        return Reason.OUT_OF_AREA
    return Reason.TOO_LONG if code in _TOO_MUCH else Reason.NO_MATCH
