"""REST framework's two ways in: a device's token, or a browser's session with CSRF protection."""

from __future__ import annotations

from typing import Any

from rest_framework import authentication
from rest_framework.request import Request

from geo_portal.accounts.models import Device
from geo_portal.accounts.services import devices
from geo_portal.core import audit
from geo_portal.core.errors import Forbidden, Unauthenticated


def token_of(header: str) -> str | None:
    """The token in an `Authorization: Token …` header; None when the header is of another kind or absent."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "token" else None


class DeviceTokenAuthentication(authentication.BaseAuthentication):
    although_revoked = False

    def authenticate(self, request: Request) -> tuple[Any, Device] | None:
        token = token_of(request.headers.get("Authorization", ""))
        if token is None:
            if request.headers.get("Authorization"):
                raise Unauthenticated("Send `Authorization: Token …`.")
            return None
        device = devices.device_of_token(token, although_revoked=self.although_revoked)
        devices.note_seen(device)
        audit.restamp(actor=device.user_id, device=device.pk)
        return device.user, device

    def authenticate_header(self, request: Request) -> str:
        return 'Token realm="geo_portal"'


class RevokedDeviceAuthentication(DeviceTokenAuthentication):
    """For the two routes that a revoked device may still use (see services.devices.require_revoked)."""

    although_revoked = True


class CsrfFailed(Forbidden):
    """The CSRF token is missing or old; load the page again."""

    code = "csrf_failed"


class SessionAuthentication(authentication.SessionAuthentication):
    def enforce_csrf(self, request: Request) -> None:
        from rest_framework.exceptions import PermissionDenied

        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise CsrfFailed from error

    def authenticate_header(self, request: Request) -> str:
        return 'Token realm="geo_portal"'


def device_of(request: Request) -> Device | None:
    """The device this request came from; None for a browser session."""
    return request.auth if isinstance(request.auth, Device) else None
