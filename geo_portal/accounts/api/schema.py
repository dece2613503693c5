"""How the OpenAPI document names the two ways to sign in."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class DeviceTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself, untyped
    target_class = "geo_portal.accounts.authentication.DeviceTokenAuthentication"
    name = "deviceToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <t>`, as `POST /api/v1/devices` gave it",
        }


class RevokedDeviceScheme(DeviceTokenScheme):  # type: ignore[no-untyped-call]  # registers itself, untyped
    target_class = "geo_portal.accounts.authentication.RevokedDeviceAuthentication"
    name = "revokedDeviceToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            **super().get_security_definition(auto_schema),
            "description": "the token of a revoked device, for 90 days after its revocation",
        }


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself, untyped
    target_class = "geo_portal.accounts.authentication.BearerAuthentication"
    name = "ingestBearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "a device's ingest key, or its token"}


class BasicScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself, untyped
    target_class = "geo_portal.accounts.authentication.BasicAuthentication"
    name = "ingestBasic"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "basic", "description": "the device's id, and its ingest key or token"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself, untyped
    target_class = "geo_portal.accounts.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "browser session from `/login/`; writes need the header `X-CSRFToken`",
        }
