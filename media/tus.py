"""Resumable uploads: tus 1.0 (core, creation, creation-with-upload, checksum, expiration, termination) as a native
ASGI application, mounted at `/api/v1/uploads/`.

A body streams from the socket to the part file. No worker thread and no transaction waits for a client: threads are
borrowed for each write. The part file's size is the offset, so whatever was written when a connection broke or a
process was killed counts.

One writer at a time. Its lease is a row's token, renewed by the bytes that arrive and asked for before each write under
the part's lock (`storage.Part.exclusive`). The owner who comes back on a new connection displaces a writer that has
fallen silent, in this process or another, alive or dead; what the displaced one still receives is never written.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import functools
import hashlib
import hmac
import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import format_datetime
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.asgi_auth import authenticate, header
from geo_portal.accounts.authentication import token_of
from geo_portal.accounts.models import Device
from geo_portal.accounts.services import devices
from geo_portal.accounts.services.devices import DeviceNotRevoked, DeviceRevoked
from geo_portal.core import audit, clock, context, metrics
from geo_portal.core.errors import (
    DomainError,
    NotFound,
    PreconditionFailed,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
    as_domain_error,
)
from geo_portal.core.filters import UnknownParameter
from geo_portal.core.front import Receive, Scope, Send, send_problem
from media import services, storage, subjects
from media.domain import chunks
from media.domain.chunks import EXTENSIONS, MAX_LENGTH, TUS_VERSION
from media.models import Upload

log = logging.getLogger(__name__)

PREFIX = "/api/v1/uploads/"
BODY_TYPE = "application/offset+octet-stream"
WRITE_BYTES = 512 * 1024
WRITE_S = 1.0
"""So much, or for so long, is gathered before a thread is asked to write it; a killed process loses no more."""

SYNC_BYTES = 8 * 1024 * 1024
"""So much may be lost at most when the machine (not the process) dies; what was acknowledged never is."""

RENEW_S = WRITE_S
"""The lease is renewed at most so often, well within `services.SILENCE`."""

P = ParamSpec("P")
R = TypeVar("R")

_threads = ThreadPoolExecutor(4, thread_name_prefix="uploads")


class UnknownVersion(PreconditionFailed):
    code = "unsupported_version"
    text = _("Send `Tus-Resumable: 1.0.0`.")


class MethodNotAllowed(DomainError):
    code = "method_not_allowed"
    status = 405
    text = _("This address does not take that method.")


class BodyTooSlow(DomainError):
    code = "body_too_slow"
    status = 408
    text = _("No byte came for too long; what had arrived is kept.")


class ClientGone(Exception):
    """The connection broke; there is nobody to answer."""


async def _thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run blocking code (database, disk) in a thread, with this request's stamp, number and language."""
    language = translation.get_language()  # Django's does not come along with the context

    def call() -> R:
        close_old_connections()
        try:
            with translation.override(language):
                return function(*args, **kwargs)
        finally:
            close_old_connections()

    run = functools.partial(contextvars.copy_context().run, call)
    return await asyncio.get_running_loop().run_in_executor(_threads, run)


class Request:
    """One request: its person, its headers, and the stream of its body."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope, self._receive = scope, receive
        self.user: Any = None
        self.token: str | None = None
        self.revoked: Device | None = None
        self.method = str(scope["method"])
        self.names = {name.lower() for name, _ in scope["headers"]}
        self._more = True
        self._heard = time.monotonic()
        self._next: asyncio.Task[Any] | None = None

    def header(self, name: str) -> str | None:
        return header(dict(self.scope), name) if name.lower().encode() in self.names else None

    async def read(self, within_s: float | None = None) -> bytes | None:
        """The next bytes of the body; empty at its end, None when none came for `within_s`.

        Raises ClientGone, and BodyTooSlow after `BODY_SILENCE_S` without a byte.
        """
        while self._more:
            # a task that goes on when the waiting ends: cancelling the server's receive could lose what it holds
            self._next = self._next or asyncio.ensure_future(self._receive())
            patience_s = self._heard + settings.BODY_SILENCE_S - time.monotonic()
            if patience_s <= 0:
                raise BodyTooSlow(silence_s=settings.BODY_SILENCE_S)
            shortly = within_s is not None and within_s < patience_s
            await asyncio.wait({self._next}, timeout=within_s if shortly else patience_s)
            if not self._next.done():
                if shortly:
                    return None
                continue
            message, self._next, self._heard = self._next.result(), None, time.monotonic()
            if message["type"] == "http.disconnect":
                raise ClientGone
            self._more = bool(message.get("more_body"))
            if body := message.get("body", b""):
                return bytes(body)
        return b""

    def close(self) -> None:
        if self._next is not None:
            self._next.cancel()


class Answer:
    """Status and headers of an answer without a body."""

    def __init__(self, status: int, **pairs: str | int | None) -> None:
        self.status = status
        self.headers = chunks.headers_of({name.replace("_", "-"): value for name, value in pairs.items()})


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI application of everything below PREFIX."""
    began = time.perf_counter()
    request = Request(scope, receive)
    context.begin_request(request.header("X-Request-ID"))
    translation.activate(_language(request))
    base = chunks.headers_of({"Tus-Resumable": TUS_VERSION, "Cache-Control": "no-store"})
    status = 500
    try:
        answer = await _answer(request)
        status = answer.status
        plain = [(b"x-request-id", context.request_id().encode()), (b"x-content-type-options", b"nosniff")]
        if status != 204:
            plain.append((b"content-length", b"0"))
        headers = [*base, *plain, *answer.headers]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
    except ClientGone:
        status = 499
    except Exception as error:
        refusal = _as_refusal(error)
        status = refusal.status
        await send_problem(
            send, refusal.status, refusal.code, refusal.detail, [*base, *_refusal_headers(refusal)], **refusal.members
        )
    finally:
        request.close()
        seconds = time.perf_counter() - began
        metrics.observe_request(request.method, "api/v1/uploads/", status, seconds)
        log.log(
            logging.ERROR if status == 507 else logging.INFO,  # a full disk is the operator's business
            "request",
            extra={"method": request.method, "path": scope["path"], "status": status, "ms": round(seconds * 1000)},
        )


def _language(request: Request) -> str:
    """In which a refusal is told, as Django's own middleware finds it elsewhere."""
    asked = HttpRequest()
    asked.META["HTTP_ACCEPT_LANGUAGE"] = request.header("Accept-Language") or ""
    return translation.get_language_from_request(asked)


def _as_refusal(error: Exception) -> DomainError:
    if isinstance(error, chunks.Refused):
        refusal = DomainError(error.detail, **error.members)
        refusal.code, refusal.status = error.code, error.status  # type: ignore[misc]  # this one's own, not its class's
        return refusal
    known = as_domain_error(error)
    if known is not None:
        return known
    log.exception("upload failed", exc_info=error)
    surprise = Unavailable(_("Something went wrong on our side; it has been logged."))
    surprise.code, surprise.status = "internal_error", 500  # type: ignore[misc]  # this one's own, not its class's
    return surprise


def _refusal_headers(refusal: DomainError) -> list[tuple[bytes, bytes]]:
    # No `Connection: close`: with a body still under way it would cost the client this answer (a reset overtakes it).
    pairs: dict[str, str | int | None] = {}
    match refusal.status:
        case 401:
            pairs["WWW-Authenticate"] = 'Token realm="geo_portal"'
        case 405:
            pairs["Allow"] = str(refusal.members.get("allow", ""))
        case 409:
            pairs["Upload-Offset"] = _number(refusal.members.get("offset"))
        case 412:
            pairs["Tus-Version"] = TUS_VERSION
        case 413:
            pairs["Tus-Max-Size"] = max(MAX_LENGTH.values())
        case 423 | 429 | 503 | 507:
            pairs["Retry-After"] = _number(refusal.members.get("retry_after")) or 5
    return chunks.headers_of(pairs)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


Handler = Callable[[Request, uuid.UUID], Awaitable[Answer]]


async def _answer(request: Request) -> Answer:
    """Method, version, person, address: in this order, as the protocol and our 404 rule ask."""
    tail = str(request.scope["path"]).removeprefix(PREFIX)
    method = _method(request)
    if method == "OPTIONS":
        return _capabilities()
    handlers: dict[str, Handler] = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}
    allowed = set(handlers) if tail else {"POST"}
    if method not in allowed:
        raise MethodNotAllowed(allow=", ".join(sorted({"OPTIONS", *allowed})))
    if request.scope.get("query_string"):
        raise UnknownParameter
    if request.header("Tus-Resumable") != TUS_VERSION:
        raise UnknownVersion(tus_version=TUS_VERSION)
    request.user, device = await authenticate(dict(request.scope), although_revoked=True)
    request.revoked = device if device is not None and device.revoked_at is not None else None
    request.token = token_of(request.header("Authorization") or "")
    if not request.user.is_authenticated:
        raise Unauthenticated
    with audit.acting(actor=request.user, device=device, op=None, source="api", request=context.request_id()):
        if request.revoked is not None:
            await _thread(_require_left_behind, request, request.revoked, method, tail)
        if not tail:
            return await _create(request)
        return await handlers[method](request, _identifier(tail))


def _require_left_behind(request: Request, device: Device, method: str, tail: str) -> None:
    """A revoked device sends what it leaves behind, and nothing else. Raises DeviceRevoked."""
    if not tail:
        kind = _announced_kind(request)
    else:
        own = Upload.objects.visible_to(request.user).filter(pk=tail) if _ID.fullmatch(tail) else Upload.objects.none()
        kind = own.values_list("subject_type", flat=True).first() or ""
    if method == "DELETE" or not subjects.is_left_behind(kind):
        raise DeviceRevoked(wipe=device.wipe or None)


def _announced_kind(request: Request) -> str:
    """The subject's type of a creation; empty where it cannot be read."""
    try:
        return chunks.read_subject(chunks.read_metadata(request.header("Upload-Metadata") or "").get("subject", ""))[0]
    except chunks.Refused:
        return ""


def _method(request: Request) -> str:
    """For clients behind proxies that only let GET and POST through."""
    override = request.header("X-HTTP-Method-Override")
    return override.upper() if override and request.method == "POST" else request.method


_ID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


def _identifier(tail: str) -> uuid.UUID:
    """Whatever is not plainly an id is an upload that does not exist: no path ever reaches the file system."""
    if not _ID.fullmatch(tail):
        raise NotFound
    return uuid.UUID(tail)


def _capabilities() -> Answer:
    return Answer(
        204,
        Tus_Version=TUS_VERSION,
        Tus_Extension=",".join(EXTENSIONS),
        Tus_Max_Size=max(MAX_LENGTH.values()),
        Tus_Checksum_Algorithm=",".join(chunks.CHECKSUMS),
    )


def _expiry(upload: Upload) -> str | None:
    return format_datetime(upload.expires_at, usegmt=True) if upload.state == Upload.State.RECEIVING else None


async def _create(request: Request) -> Answer:
    announcement = chunks.read_announcement(
        request.header("Upload-Length"),
        request.header("Upload-Defer-Length"),
        request.header("Upload-Metadata") or "",
    )
    if request.header("Upload-Concat") is not None:
        raise chunks.Refused("unsupported_extension", "Upload-Concat is not supported.")
    if request.revoked is None and subjects.is_left_behind(announcement.subject_type):
        raise DeviceNotRevoked
    upload = await _thread(services.begin_upload, request.user, announcement, revoked=request.revoked)
    offset: int | None = None
    if request.header("Content-Type") == BODY_TYPE or announcement.length == 0:
        offset = await _receive(request, upload, 0)
    return Answer(201, Location=f"{PREFIX}{upload.pk}", Upload_Offset=offset, Upload_Expires=_expiry(upload))


async def _head(request: Request, upload_id: uuid.UUID) -> Answer:
    upload = await _thread(services.upload_of, request.user, upload_id)
    if upload.state == Upload.State.FINISHED:
        offset = upload.length
    else:
        offset = await _thread(storage.part_size, upload_id)
        if offset >= upload.length > 0:
            # All is here, but the process died before it said so. Make that true before it is told.
            offset = await _finish_now(upload)
    return Answer(
        200,
        Upload_Offset=offset,
        Upload_Length=upload.length,
        Upload_Metadata=upload.metadata or None,
        Upload_Expires=_expiry(upload),
    )


async def _finish_now(upload: Upload) -> int:
    lease = await _thread(services.hold_upload, upload.pk, returning=True)
    try:
        await _complete(upload, lease)
    finally:
        await asyncio.shield(_thread(_let_go, upload, lease))
    return upload.length


async def _complete(upload: Upload, lease: uuid.UUID) -> None:
    """Check and store the whole file. Its writer lives, although no bytes arrive any more."""
    renewing = asyncio.create_task(_keep_hold(upload, lease))
    try:
        await _thread(services.complete_upload, upload.pk)
    finally:
        renewing.cancel()


async def _keep_hold(upload: Upload, lease: uuid.UUID) -> None:
    while True:
        await asyncio.sleep(RENEW_S)
        try:
            await _thread(services.renew_hold, upload.pk, lease)
        except DatabaseError:
            log.warning("lease not renewed", extra={"upload": str(upload.pk)})  # the next turn may succeed


def _let_go(upload: Upload, lease: uuid.UUID) -> None:
    try:
        services.release_hold(upload.pk, lease)
    except DatabaseError:
        # the answer is decided by what went before; the lease ends by itself
        log.warning("lease not released", extra={"upload": str(upload.pk)})


async def _delete(request: Request, upload_id: uuid.UUID) -> Answer:
    await _thread(services.upload_of, request.user, upload_id)
    await _thread(services.terminate_upload, upload_id)
    return Answer(204)


async def _patch(request: Request, upload_id: uuid.UUID) -> Answer:
    if request.header("Content-Type") != BODY_TYPE:
        raise UnsupportedMediaType(f"Send Content-Type: {BODY_TYPE}.")
    offset = chunks.read_number(request.header("Upload-Offset") or "", "Upload-Offset")
    upload = await _thread(services.upload_of, request.user, upload_id)
    if upload.state == Upload.State.FINISHED:
        chunks.check_chunk(offset=offset, held=upload.length, length=upload.length, announced=_content_length(request))
        return Answer(204, Upload_Offset=upload.length)
    received = await _receive(request, upload, offset)
    upload.expires_at = clock.now() + services.KEEP_UNFINISHED
    done = received >= upload.length
    return Answer(204, Upload_Offset=received, Upload_Expires=None if done else _expiry(upload))


def _content_length(request: Request) -> int | None:
    raw = request.header("Content-Length")
    return None if raw is None else chunks.read_number(raw, "Content-Length")


async def _receive(request: Request, upload: Upload, offset: int) -> int:
    """Take a request's body into the part file at `offset`, as the one writer. Returns the new offset."""
    checksum = chunks.read_checksum(request.header("Upload-Checksum"))
    announced = _content_length(request)
    writer = await _thread(_Writer, upload, request, offset, announced, checksum)
    try:
        received = await _stream(request, writer)
        if received == upload.length:
            await _complete(upload, writer.lease)
    finally:
        # also when the server stops and cancels us: the next writer need not wait for the silence
        await asyncio.shield(_thread(writer.close))
    return received


async def _stream(request: Request, writer: _Writer) -> int:
    gathered, since = bytearray(), time.monotonic()
    try:
        while (data := await request.read(WRITE_S if gathered else None)) != b"":
            gathered += data or b""
            if data is None or len(gathered) >= WRITE_BYTES or time.monotonic() - since > WRITE_S:
                batch, gathered, since = bytes(gathered), bytearray(), time.monotonic()
                await _thread(writer.write, batch)
    except (ClientGone, BodyTooSlow):
        # what came before the connection broke is worth keeping: the client asks for the offset and goes on
        await _thread(writer.write, bytes(gathered))
        await _thread(writer.settle, whole=False)
        raise
    await _thread(writer.write, bytes(gathered))
    return await _thread(writer.settle, whole=True)


class _Writer:
    """The part file during one request, and the lease to write to it. Its methods run in threads, one at a time."""

    def __init__(
        self,
        upload: Upload,
        request: Request,
        offset: int,
        announced: int | None,
        checksum: chunks.Checksum | None,
    ) -> None:
        """Raises UploadLocked and the like of `hold_upload`, Refused when the bytes do not belong at `offset`."""
        self.upload, self.request, self.checksum = upload, request, checksum
        self.begin = self.offset = self.synced = offset
        self.digest = hashlib.new(checksum.algorithm) if checksum else None
        self.part = storage.Part(upload.pk)
        try:
            with self._exclusive():
                # No write of a displaced writer is under way here, and none will follow: the size is the offset.
                self.lease = services.hold_upload(upload.pk, returning=True)
                self.renewed = time.monotonic()
                try:
                    self._check(announced)
                except BaseException:
                    _let_go(upload, self.lease)
                    raise
        except BaseException:
            self.part.close()
            raise

    def _check(self, announced: int | None) -> None:
        # what an earlier writer left unsynced becomes durable before its size is called the offset
        self.part.sync()
        chunks.check_chunk(offset=self.begin, held=self.part.size(), length=self.upload.length, announced=announced)

    @contextlib.contextmanager
    def _exclusive(self) -> Iterator[None]:
        try:
            with self.part.exclusive():
                yield
        except storage.PartBusy:
            raise services.UploadLocked(retry_after=2) from None

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Within the block the lease is certainly ours. Raises UploadLocked when another has displaced us, and
        DeviceRevoked when the device was: a body may take hours, and its token holds no longer for that."""
        with self._exclusive():
            renewing = time.monotonic() - self.renewed >= RENEW_S
            if renewing and self.request.token is not None:
                devices.device_of_token(self.request.token, although_revoked=self.request.revoked is not None)
            ask = services.renew_hold if renewing else services.holds
            if not ask(self.upload.pk, self.lease):
                raise services.UploadLocked("Another connection has gone on with this upload.", retry_after=2)
            if renewing:
                self.renewed = time.monotonic()
            yield

    def write(self, data: bytes) -> None:
        """Append. Raises UploadLocked when the lease was lost, Refused above the length, StorageFull."""
        if not data:
            return
        with self._writing():
            if self.offset + len(data) > self.upload.length:
                # Without Content-Length this shows only now. Nothing of such a request is kept: its rest is not known.
                room = self.upload.length - self.begin
                self._undo()
                raise chunks.Refused("too_large", "That is more than the announced length.", status=413, max_bytes=room)
            self.part.append(data, self.offset)
            self.offset += len(data)
            if self.offset - self.synced >= SYNC_BYTES:
                self._sync()
        if self.digest is not None:
            self.digest.update(data)

    def settle(self, *, whole: bool) -> int:
        """Make what came durable and return the new offset. Raises ChecksumMismatch, with the request's bytes undone.

        The bytes of a request that broke off cannot be compared with its checksum; they are kept, and the hash of the
        whole file decides at the end.
        """
        with self._writing():
            self._sync()
            if whole and not self._matches():
                self._undo()
                raise services.ChecksumMismatch(offset=self.begin)
        return self.offset

    def _sync(self) -> None:
        try:
            self.part.sync()
        except BaseException:
            # The kernel forgets what it could not write and says so once only: nothing after the last success counts.
            self.part.truncate(self.synced)
            raise
        self.synced = self.offset

    def _matches(self) -> bool:
        if self.checksum is None or self.digest is None:
            return True
        return hmac.compare_digest(self.digest.digest(), self.checksum.digest)

    def _undo(self) -> None:
        self.part.truncate(self.begin)
        self.offset = self.synced = self.begin

    def close(self) -> None:
        self.part.close()
        _let_go(self.upload, self.lease)
