"""REST framework's two ways in: a device's token, or a browser's session with CSRF protection."""

from __future__ import annotations

import base64
import binascii
import uuid
from typing import Any

from django.utils.translation import gettext_lazy
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
                raise Unauthenticated(gettext_lazy("Send `Authorization: Token …`."))
            return None
        device = devices.device_of_token(token, although_revoked=self.although_revoked)
        devices.note_seen(device)
        audit.restamp(actor=device.user_id, device=device.pk)
        return device.user, device

    def authenticate_header(self, request: Request) -> str:
        return 'Token realm="geo_portal"'


class RevokedDeviceAuthentication(DeviceTokenAuthentication):
    """For the routes that a revoked device may still use (see services.devices.require_revoked)."""

    although_revoked = True


class PhoneAppAuthentication(DeviceTokenAuthentication):
    """How phone apps sign what they send: a device's ingest key or token, in the way the app has. For nothing but
    appending positions."""

    def secret_of(self, request: Request) -> str | None:
        """What the app sent as its key; None for nothing. May raise Unauthenticated."""
        raise NotImplementedError

    def authenticate(self, request: Request) -> tuple[Any, Device]:
        secret = self.secret_of(request) or token_of(request.headers.get("Authorization", ""))
        if not secret:
            raise Unauthenticated
        device = devices.device_that_appends(secret)
        self.check(request, device)
        devices.note_seen(device)
        audit.restamp(actor=device.user_id, device=device.pk)
        return device.user, device

    def check(self, request: Request, device: Device) -> None:
        """What else must fit. May raise Unauthenticated."""


class BearerAuthentication(PhoneAppAuthentication):
    def secret_of(self, request: Request) -> str | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        return secret.strip() if scheme.lower() == "bearer" else None


class BasicAuthentication(PhoneAppAuthentication):
    """The user name is the device's id."""

    def secret_of(self, request: Request) -> str | None:
        named = self._named(request)
        return named[1] if named else None

    def check(self, request: Request, device: Device) -> None:
        named = self._named(request)
        if named is None:
            return  # a token of the device itself
        try:
            same = uuid.UUID(named[0]) == device.pk
        except ValueError:
            same = False
        if not same:
            raise Unauthenticated(gettext_lazy("The user name is not this device's id."))

    @staticmethod
    def _named(request: Request) -> tuple[str, str] | None:
        scheme, _, packed = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, _, secret = base64.b64decode(packed.strip(), validate=True).decode().partition(":")
        except (binascii.Error, ValueError) as error:
            raise Unauthenticated(gettext_lazy("The Authorization header cannot be read.")) from error
        return name, secret


class CsrfFailed(Forbidden):
    code = "csrf_failed"
    text = gettext_lazy("The CSRF token is missing or old; load the page again.")


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
