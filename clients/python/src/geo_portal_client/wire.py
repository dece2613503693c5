"""One HTTP exchange with the server, and what each kind of failure means.

Only what is plainly the server's own word counts as its answer: a proxy's error page, a truncated body or a login page
of a hotel network is as good as no connection.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from geo_portal_client.errors import Busy, Offline, Refused, Revoked, SignedOut
from geo_portal_client.ops import Json

PROBLEM = "application/problem+json"
GZIP_FROM_BYTES = 1024
WAIT = {429, 502, 503, 504, 507}
TIMEOUT = httpx.Timeout(60.0, connect=15.0)


class Wire:
    """The connection to one server. `transport` may be any httpx transport (tests inject faults there)."""

    def __init__(
        self, server: str, *, transport: httpx.BaseTransport | None = None, timeout: httpx.Timeout | float = TIMEOUT
    ) -> None:
        self.server = server.rstrip("/")
        self.token = ""
        self._http = httpx.Client(base_url=self.server, transport=transport, timeout=timeout, follow_redirects=False)

    def close(self) -> None:
        self._http.close()

    def json(
        self, method: str, path: str, body: bytes | None = None, *, params: Mapping[str, str | int] | None = None
    ) -> Json:
        """Send JSON text, receive a JSON object. Raises as `exchange` does."""
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
            if len(body) >= GZIP_FROM_BYTES:
                body = gzip.compress(body, 6, mtime=0)
                headers["Content-Encoding"] = "gzip"
        answer = self.exchange(method, path, body, headers=headers, params=params)
        try:
            found = answer.json()
        except ValueError as error:
            raise Offline(f"{method} {path}: no JSON in the answer") from error
        if not isinstance(found, dict):
            raise Offline(f"{method} {path}: no JSON object in the answer")
        return found

    def exchange(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
    ) -> httpx.Response:
        """One request, and its answer if that is a success.

        Raises Offline, Busy, SignedOut, Revoked, Refused.
        """
        sent = dict(headers or {})
        if self.token:
            sent["Authorization"] = f"Token {self.token}"
        try:
            answer = self._http.request(method, path, content=body, headers=sent, params=params)
        except httpx.RequestError as error:
            raise Offline(f"{method} {path}: {type(error).__name__}: {error}") from error
        if answer.is_success:
            return answer
        raise self._failure(method, path, answer)

    def _failure(self, method: str, path: str, answer: httpx.Response) -> Exception:
        problem = _problem(answer)
        code = str(problem.get("code", ""))
        if answer.status_code in WAIT:
            return Busy(answer.status_code, code or "busy", _retry_after_s(answer))
        if method == "HEAD":
            # An answer without a body cannot be told from a proxy's, except by the protocol's own header.
            if answer.status_code == 401:
                return self._who_am_i()
            if "tus-resumable" not in answer.headers:
                return Offline(f"{method} {path}: {answer.status_code}")
            return Refused(answer.status_code, code or f"http_{answer.status_code}", "", problem)
        if not problem:
            return Offline(f"{method} {path}: {answer.status_code}, and not from the server itself")
        if answer.status_code == 401:
            return Revoked(str(problem.get("wipe") or "")) if code == "device_revoked" else SignedOut(code)
        return Refused(answer.status_code, code, str(problem.get("detail", "")), problem)

    def _who_am_i(self) -> Exception:
        """Ask again in a way that is answered with words."""
        try:
            self.exchange("GET", "/api/v1/me")
        except (Offline, Busy, SignedOut, Revoked, Refused) as error:
            return error
        return Offline("401, then not")

    def path_of(self, location: str) -> str:
        """The path of an address that the server gave; the host is always the one we know."""
        return urlsplit(location).path


def _problem(answer: httpx.Response) -> dict[str, Any]:
    if answer.headers.get("content-type", "").split(";")[0].strip() != PROBLEM:
        return {}
    try:
        found = json.loads(answer.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and found.get("code") else {}


def _retry_after_s(answer: httpx.Response) -> float:
    """Seconds, between one second and an hour; 5 when the server does not say."""
    try:
        return min(max(float(answer.headers.get("retry-after", "5")), 1.0), 3600.0)
    except ValueError:
        return 5.0
