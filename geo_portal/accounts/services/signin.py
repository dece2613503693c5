"""Sign-in with throttling: failures are counted per account and per address, successes never."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.models import SignInFailure, User
from geo_portal.core import clock
from geo_portal.core.errors import TooManyRequests, Unauthenticated


class SignInThrottled(TooManyRequests):
    code = "sign_in_throttled"
    text = _("Too many failed sign-ins; try again later.")


class WrongCredentials(Unauthenticated):
    code = "wrong_credentials"
    text = _("The name or the password is wrong.")


def _account_key(username: str) -> str:
    return hashlib.sha256(username.strip().casefold().encode()).hexdigest()


def is_throttled(username: str, address: str) -> bool:
    """Whether this account or this address has failed too often of late. The same for names that do not exist."""
    recent = SignInFailure.objects.recent(settings.SIGN_IN_FAILURE_WINDOW_S)
    return (
        recent.filter(account=_account_key(username)).count() >= settings.SIGN_IN_FAILURES_PER_ACCOUNT
        or recent.filter(address=address).count() >= settings.SIGN_IN_FAILURES_PER_ADDRESS
    )


def note_failure(username: str, address: str) -> None:
    SignInFailure.objects.create(at=clock.now(), account=_account_key(username), address=address)


def check_sign_in(username: str, password: str, address: str) -> User:
    """The person behind a name and password.

    Raises SignInThrottled or WrongCredentials; which of name and password was wrong is not told, and an unknown name
    takes as long as a wrong password.
    """
    if is_throttled(username, address):
        raise SignInThrottled(retry_after=settings.SIGN_IN_FAILURE_WINDOW_S)
    user: User | None = User.objects.filter(username=username).first()
    if user is None:
        make_password(password)
    elif check_password(password, user.password, setter=None) and user.is_active:
        return user
    note_failure(username, address)
    raise WrongCredentials


def forget_old_failures() -> int:
    """Delete failures that no longer count."""
    before = clock.now() - timedelta(seconds=settings.SIGN_IN_FAILURE_WINDOW_S)
    return int(SignInFailure.objects.filter(at__lt=before).delete()[0])
