"""Django's sign-in (pages, admin) through the throttled check."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from geo_portal.accounts.models import User
from geo_portal.accounts.services import signin
from geo_portal.core.http import client_address


class ThrottledModelBackend(ModelBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        try:
            return signin.check_sign_in(username, password, client_address(request) if request else "local")
        except signin.SignInThrottled as error:
            if request is not None:
                request.sign_in_throttled = True  # type: ignore[attr-defined]  # read by the sign-in page
            raise PermissionDenied from error
        except signin.WrongCredentials:
            return None
