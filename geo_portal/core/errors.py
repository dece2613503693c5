"""Refusals, and their one shape on the wire: RFC 9457 problem+json with a stable `code`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions as drf
from rest_framework.response import Response

from geo_portal.core import context

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CONTENT_TYPE = "application/problem+json"
LOST_RACES = {"23503", "23505", "23P01"}  # foreign key, unique, exclusion: somebody else was there at the same moment
API_PREFIXES = ("/api/", "/ingest/", "/tiles/", "/ogc/", "/stac/", "/healthz", "/readyz", "/metrics")


class DomainError(Exception):
    """Why something is not done: `code` tells it to programs and never changes, `text` or a `detail` of the case to
    people, in the language that is active when it is raised."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    text: ClassVar[StrOrPromise] = _("The request cannot be done.")

    def __init__(self, detail: StrOrPromise | None = None, **members: Any) -> None:
        self.detail = str(detail or self.text)
        self.members = members
        super().__init__(self.detail)

    @property
    def title(self) -> str:
        return self.code.replace("_", " ").capitalize()

    def problem(self) -> dict[str, Any]:
        return problem(self.status, self.code, self.detail, **self.members)


class BadRequest(DomainError):
    code = "bad_request"
    status = 400
    text = _("The request cannot be read.")


class Unauthenticated(DomainError):
    code = "not_authenticated"
    status = 401
    text = _("Sign in first, or send a valid token.")


class Forbidden(DomainError):
    code = "forbidden"
    status = 403
    text = _("You may see this, but not do that with it.")


class NotFound(DomainError):
    code = "not_found"
    status = 404
    text = _("There is no such thing here, or it is not visible to you.")


class Conflict(DomainError):
    code = "conflict"
    status = 409
    text = _("The present state does not allow it.")


class InUse(Conflict):
    code = "in_use"
    text = _("Other records still refer to it.")


class PreconditionFailed(DomainError):
    code = "precondition_failed"
    status = 412
    text = _("Somebody changed it since you read it; read it again.")


class PreconditionRequired(DomainError):
    code = "precondition_required"
    status = 428
    text = _("Send If-Match with the ETag that you read.")


class TooLarge(DomainError):
    code = "too_large"
    status = 413
    text = _("More than is taken at once.")


class UnsupportedMediaType(DomainError):
    code = "unsupported_media_type"
    status = 415
    text = _("This kind of content is not taken here.")


class TooManyRequests(DomainError):
    code = "throttled"
    status = 429
    text = _("Too many attempts; wait before the next.")


class Unavailable(DomainError):
    code = "unavailable"
    status = 503
    text = _("A part that this needs is down at the moment; try again shortly.")


class Invalid(DomainError):
    code = "invalid"
    status = 422
    text = _("The request was read, but some of its values are not valid.")

    def __init__(
        self,
        detail: StrOrPromise | None = None,
        *,
        code: str | None = None,
        errors: Iterable[Mapping[str, str]] = (),
        **members: Any,
    ) -> None:
        if code:
            self.code = code  # type: ignore[misc]  # a field's own code stands for the whole when it is the only one
        listed = list(errors)
        if listed:
            members["errors"] = listed
        super().__init__(detail, **members)


class InvalidField(Invalid):
    """One value is not valid, for the reason that the class names: `pointer` (RFC 6901) tells which."""

    def __init__(self, pointer: str) -> None:
        super().__init__(errors=[{"pointer": pointer, "code": self.code, "detail": str(self.text)}])


def problem(status: int, code: str, detail: StrOrPromise, **members: Any) -> dict[str, Any]:
    """The body of a refusal."""
    return {
        "type": f"/problems/{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": str(detail),
        "code": code,
        "request_id": context.request_id(),
        **members,
    }


def problem_response(
    status: int, code: str, detail: StrOrPromise, headers: Mapping[str, str] | None = None, **members: Any
) -> HttpResponse:
    """A refusal outside REST framework's views."""
    return JsonResponse(
        problem(status, code, detail, **members), status=status, content_type=CONTENT_TYPE, headers=headers
    )


def wants_problem(path: str) -> bool:
    """Whether what is refused at this path is answered as problem+json and not as a page."""
    return path.startswith(API_PREFIXES)


def _field_errors(detail: Any, pointer: str) -> list[dict[str, str]]:
    if isinstance(detail, Mapping):
        return [
            error
            for name, inner in detail.items()
            for error in _field_errors(inner, pointer if name == "non_field_errors" else f"{pointer}/{name}")
        ]
    if isinstance(detail, list):
        found: list[dict[str, str]] = []
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (Mapping, list))
            found += _field_errors(inner, f"{pointer}/{index}" if nested else pointer)
        return found
    return [{"pointer": pointer, "code": str(getattr(detail, "code", "invalid")), "detail": str(detail)}]


def invalid_from(error: drf.ValidationError) -> DomainError:
    """422 for values, 400 for what the client may not even name (an unknown field)."""
    errors = _field_errors(error.detail, "")
    codes = {item["code"] for item in errors}
    if "unknown_field" in codes:
        refusal: DomainError = BadRequest(errors[0]["detail"], errors=errors)
        refusal.code = "unknown_field"  # type: ignore[misc]  # this one's own, not its class's
        return refusal
    special = codes & {"bad_coordinates", "unknown_crs", "out_of_range", "bad_geometry"}
    return Invalid(
        errors[0]["detail"] if errors else None, code=special.pop() if len(special) == 1 else None, errors=errors
    )


def as_domain_error(error: Exception) -> DomainError | None:
    """What a known exception means to a client; None for a surprise."""
    match error:
        case DomainError():
            return error
        case drf.ValidationError():
            return invalid_from(error)
        case DjangoValidationError():
            return invalid_from(drf.ValidationError(drf_detail(error)))
        case drf.ParseError():
            return BadRequest(str(error.detail))
        case drf.AuthenticationFailed() | drf.NotAuthenticated():
            refusal = Unauthenticated(str(error.detail))
            codes = error.get_codes()
            if isinstance(codes, str) and codes != "authentication_failed":
                refusal.code = codes  # type: ignore[misc]  # this one's own, not its class's
            return refusal
        case drf.PermissionDenied() | PermissionDenied():
            return Forbidden()
        case drf.NotFound() | Http404():
            return NotFound()
        case drf.MethodNotAllowed():
            return _with(DomainError(str(error.detail)), 405, "method_not_allowed")
        case drf.NotAcceptable():
            return _with(DomainError(str(error.detail)), 406, "not_acceptable")
        case drf.UnsupportedMediaType():
            return UnsupportedMediaType(str(error.detail))
        case drf.Throttled():
            return TooManyRequests(str(error.detail))
        case RequestDataTooBig():
            return TooLarge()
        case SuspiciousOperation():
            return BadRequest()
        case DataError():
            return Invalid(_("A value is outside of what can be stored or compared."), code="out_of_range")
        case DatabaseError() if getattr(error.__cause__, "sqlstate", None) == "53100":
            return _with(Unavailable(_("The storage is full; nothing was changed.")), 507, "storage_full")
        case OperationalError() | InterfaceError():
            return Unavailable()
        case ProtectedError() | RestrictedError():
            return InUse()
        case IntegrityError() if getattr(error.__cause__, "sqlstate", None) in LOST_RACES:
            # services turn the rules they know into refusals with a name; this is a race that got past their look
            return Conflict()
    return None


def _with(error: DomainError, status: int, code: str) -> DomainError:
    error.status = status  # type: ignore[misc]  # this one's own, not its class's
    error.code = code  # type: ignore[misc]  # this one's own, not its class's
    return error


def drf_detail(error: DjangoValidationError) -> Any:
    if hasattr(error, "error_dict"):
        return {
            ("non_field_errors" if name == "__all__" else name): [
                drf.ErrorDetail(str(message), code=inner.code or "invalid")
                for inner in inners
                for message in inner.messages
            ]
            for name, inners in error.error_dict.items()
        }
    return [drf.ErrorDetail(str(message), code=getattr(error, "code", None) or "invalid") for message in error.messages]


def exception_handler(error: Exception, view_context: dict[str, Any]) -> Response | None:
    """REST framework's hook: one shape for every refusal. A surprise goes on and becomes a logged 500."""
    from rest_framework.views import set_rollback  # that module reads its settings, and so us, while it is imported

    refusal = as_domain_error(error)
    if refusal is None:
        return None
    set_rollback()
    headers: dict[str, str] = {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Token realm="geo_portal"'
    if refusal.status in {429, 503, 507} and "Retry-After" not in headers:
        headers["Retry-After"] = str(refusal.members.get("retry_after", 5))
    if isinstance(error, drf.MethodNotAllowed):
        view = view_context.get("view")
        headers["Allow"] = ", ".join(getattr(view, "allowed_methods", []))
    return Response(refusal.problem(), status=refusal.status, headers=headers, content_type=CONTENT_TYPE)


def _page_or_problem(request: HttpRequest, status: int, code: str, detail: StrOrPromise) -> HttpResponse:
    from django.shortcuts import render

    if wants_problem(request.path):
        return problem_response(status, code, detail)
    # a page about our own failure asks nothing of the session or the database, which may be what failed
    asker = None if status >= 500 else request
    return render(
        asker, "500.html" if status >= 500 else f"{status}.html", {"request_id": context.request_id()}, status=status
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page_or_problem(request, 400, "bad_request", _("The request cannot be read."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page_or_problem(request, 403, "forbidden", _("You may not do that."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page_or_problem(
        request, 403, "csrf_failed", _("The form's protection token is missing or old; load the page again.")
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page_or_problem(request, 404, "not_found", _("There is no such thing here."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the exception: a database that is down is said to be down."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = _page_or_problem(request, 503, "unavailable", _("The database is not reachable at the moment."))
        response["Retry-After"] = "5"
        return response
    return _page_or_problem(request, 500, "internal_error", _("Something went wrong on our side; it has been logged."))
