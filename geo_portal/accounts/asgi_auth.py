"""Sign-in for native ASGI handlers and WebSockets: the same two ways as over REST."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.http.cookie import parse_cookie
from django.http.request import validate_host
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.authentication import token_of
from geo_portal.accounts.models import Device, User
from geo_portal.accounts.rights import read_rights
from geo_portal.accounts.services import devices
from geo_portal.core import clock
from geo_portal.core.errors import Forbidden, Unauthenticated


class OriginRefused(Forbidden):
    code = "origin_refused"
    text = _("Requests with a session must come from our own pages.")


def header(scope: dict[str, Any], name: str) -> str:
    wanted = name.lower().encode()
    for key, value in scope.get("headers", []):
        if key.lower() == wanted:
            return str(value.decode("latin-1"))
    return ""


def origin_is_ours(scope: dict[str, Any]) -> bool:
    """Whether the Origin header names this server (its Host), or one of PORTAL_ORIGINS. False when it is missing."""
    origin = header(scope, "origin")
    if not origin:
        return False
    if origin in settings.PORTAL_ORIGINS:
        return True
    try:
        parts, host = urlsplit(origin), header(scope, "host")
        ours = bool(parts.netloc) and parts.netloc == host
        return ours and validate_host(parts.hostname or "", settings.ALLOWED_HOSTS)
    except ValueError:  # `http://[::1` and its like
        return False


def _fresh(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run in a thread whose connection, if a restart of the database broke it, is opened anew."""

    def run(*args: Any) -> Any:
        close_old_connections()
        try:
            return function(*args)
        finally:
            close_old_connections()

    return run


def _by_token(token: str, although_revoked: bool = False) -> tuple[Any, Device]:
    device = devices.device_of_token(token, although_revoked=although_revoked)
    devices.note_seen(device)
    return device.user, device


def _by_session(key: str) -> Any:
    session = SessionStore(session_key=key)
    user_id = session.get("_auth_user_id")
    if user_id is None:
        return AnonymousUser()
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None or not _same_password(session, user):
        return AnonymousUser()
    return user


def _same_password(session: SessionStore, user: Any) -> bool:
    return constant_time_compare(session.get("_auth_user_hash", ""), user.get_session_auth_hash())


@dataclass(frozen=True, slots=True)
class Credential:
    """What a socket signed in with: the hash of a token, or the key of a session."""

    token_hash: str | None = None
    session_key: str | None = None


def credential_of(scope: dict[str, Any], token: str | None = None) -> Credential:
    """That of a connection which was let in; `token` is one that came in a message."""
    token = token or token_of(header(scope, "authorization"))
    if token is not None:
        return Credential(token_hash=devices.hash_secret(token))
    return Credential(session_key=parse_cookie(header(scope, "cookie")).get(settings.SESSION_COOKIE_NAME))


def people_of(credentials: Collection[Credential]) -> dict[Credential, User]:
    """Who is signed in with these now, with their rights as they are now; the others are left out. Four queries,
    however many there are."""
    hashes = {one.token_hash for one in credentials if one.token_hash}
    keys = {one.session_key for one in credentials if one.session_key}
    found: dict[Credential, User] = {}
    if hashes:
        for device in Device.objects.filter(
            token_hash__in=hashes, revoked_at__isnull=True, user__is_active=True
        ).select_related("user"):
            found[Credential(token_hash=device.token_hash)] = device.user
    if keys:
        rows = Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now())
        told = {row.session_key: _decoded(row.session_data) for row in rows}
        users = {str(user.pk): user for user in User.objects.filter(pk__in={one[0] for one in told.values()})}
        for key, (user_id, password) in told.items():
            user = users.get(user_id or "")
            if user is not None and user.is_active and password == user.get_session_auth_hash():
                found[Credential(session_key=key)] = user
    read_rights(found.values())
    return found


@lru_cache(maxsize=1024)
def _decoded(session_data: str) -> tuple[str | None, str]:
    """The person of a session and the hash of the password with which it began."""
    session = SessionStore().decode(session_data)
    return session.get("_auth_user_id"), session.get("_auth_user_hash", "")


async def authenticate_token(token: str, *, although_revoked: bool = False) -> tuple[Any, Device]:
    """The person and device of a token, as `devices.device_of_token`. Raises Unauthenticated or DeviceRevoked."""
    found: tuple[Any, Device] = await sync_to_async(_fresh(_by_token))(token, although_revoked)
    return found


async def authenticate(scope: dict[str, Any], *, although_revoked: bool = False) -> tuple[Any, Device | None]:
    """The person of an ASGI request, and the device when a token was sent.

    AnonymousUser when neither token nor session is there. Raises Unauthenticated or DeviceRevoked for a bad token,
    OriginRefused for a session that does not come from our own pages (the handshake and native handlers have no CSRF
    token, so the Origin stands in for it). With `although_revoked` it is for the caller to refuse a revoked device.
    """
    sent = header(scope, "authorization")
    if sent:
        token = token_of(sent)
        if token is None:
            raise Unauthenticated(_("Send `Authorization: Token …`."))
        return await authenticate_token(token, although_revoked=although_revoked)
    key = parse_cookie(header(scope, "cookie")).get(settings.SESSION_COOKIE_NAME)
    if key is None:
        return AnonymousUser(), None
    reading = scope["type"] == "http" and scope.get("method") in {"GET", "HEAD"}
    if not reading and not origin_is_ours(scope):
        raise OriginRefused
    return await sync_to_async(_fresh(_by_session))(key), None
