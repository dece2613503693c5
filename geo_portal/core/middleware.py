"""Around every HTTP request: its number, its log line, its measurements, and whom its writes are stamped with."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo_portal.core import audit, context, metrics
from geo_portal.core.errors import problem_response, wants_problem

log = logging.getLogger("geo_portal.request")
GetResponse = Callable[[HttpRequest], HttpResponse]
SECRET_PARAMETERS = frozenset({"token", "access_token", "auth_token", "api_key", "apikey", "password"})


class RequestContextMiddleware:
    """Outermost: number, access log (path only, never the query), metrics; refuses secrets in an address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = context.begin_request(request.headers.get("X-Request-ID"))
        began = time.perf_counter()
        if SECRET_PARAMETERS.intersection(name.lower() for name in request.GET):
            response = problem_response(
                400,
                "secret_in_address",
                _(
                    "Secrets do not belong in an address, where logs and histories keep them. "
                    "Send `Authorization: Token …`."
                ),
            )
        else:
            response = self.get_response(request)
        seconds = time.perf_counter() - began
        match = request.resolver_match
        route = match.route if match else "(none)"
        metrics.observe_request(request.method or "", route, response.status_code, seconds)
        response["X-Request-ID"] = number
        if response.status_code >= 400 or seconds > 1 or request.method not in {"GET", "HEAD"}:
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "path": request.path,
                    "status": response.status_code,
                    "ms": round(seconds * 1000),
                },
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Outside REST framework's views: a database that is down is said to be down."""
        if isinstance(exception, (OperationalError, InterfaceError)) and wants_problem(request.path):
            log.warning("database unavailable", exc_info=exception)
            return problem_response(
                503, "unavailable", _("The database is not reachable at the moment."), {"Retry-After": "5"}
            )
        return None


class StampMiddleware:
    """What the signed-in person's request writes is stamped with that person. Token requests are stamped when the
    token is read (accounts.authentication)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = None
        if request.method not in {"GET", "HEAD", "OPTIONS"} and request.user.is_authenticated:
            actor = request.user.pk
        source = "admin" if request.path.startswith("/admin/") else "api"
        with audit.acting(actor=actor, device=None, op=None, source=source, request=context.request_id()):
            return self.get_response(request)


class LocalTimeMiddleware:
    """The back office is read by people: its times are those of the clock on their wall. The API's stay UTC."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        with timezone.override(settings.LOCAL_TIME_ZONE):
            return self.get_response(request)
