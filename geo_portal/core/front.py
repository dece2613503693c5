"""The HTTP side of the ASGI application: what stands between the network and Django's WSGI handler.

A worker thread never waits for a client. Each request's body is read whole (bounded in size and in silence) before a
thread is asked for, and each answer is collected before the thread is given back: small ones in memory, files as an
open file that is streamed from here. Django's WSGI handler costs a fraction of its ASGI handler (docs/decisions), and
eight slow uploads would otherwise stop the server.
"""

from __future__ import annotations

import asyncio
import contextvars
import gzip
import ipaddress
import json
import logging
import secrets
import sys
import zlib
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from geo_portal.core import context, turns
from geo_portal.core.errors import CONTENT_TYPE, problem

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

CHUNK = 256 * 1024
SPOOL = 1024 * 1024
AT_ONCE = 64 * 1024  # what goes out without waiting for a slow client
FORWARDING = {b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"forwarded"}
INTERNAL = b"x-portal-"
COMPRESSED_TYPES = (b"application/json", b"+json", b"application/vnd.oai.openapi", b"text/csv")  # ends of names
COMPRESSED_FROM = 1024  # bytes; below, a packet is a packet
COMPRESSION = 1  # 1,000 pulled visits, 724 kB: 66.6 kB in 2.0 ms; at 4, 59.1 kB in 3.4 ms; at 6, 57.0 kB in 5.0 ms


class Refusal(Exception):
    """Refused before Django is reached."""

    def __init__(self, status: int, code: str, detail: str, **members: Any) -> None:
        self.status, self.code, self.detail, self.members = status, code, detail, members
        super().__init__(detail)


class ClientGone(Exception):
    """The client went away before its request was whole; nothing is done with it."""


async def send_problem(
    send: Send, status: int, code: str, detail: str, headers: Iterable[tuple[bytes, bytes]] = (), **members: Any
) -> None:
    """Answer a request with problem+json from ASGI code."""
    body = json.dumps(problem(status, code, detail, **members), ensure_ascii=False, default=str).encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", CONTENT_TYPE.encode()),
                (b"content-length", str(len(body)).encode()),
                (b"x-request-id", context.request_id().encode()),
                (b"x-content-type-options", b"nosniff"),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})


class FileAnswer:
    """What `wsgi.file_wrapper` makes of a file response: recognised below and streamed without a thread."""

    def __init__(self, file: Any, block_size: int = CHUNK) -> None:
        self.file = file
        self.block_size = block_size

    def __iter__(self) -> Any:
        return iter(lambda: self.file.read(self.block_size), b"")

    def close(self) -> None:
        self.file.close()


def _trusted(address: str) -> bool:
    for entry in settings.TRUSTED_PROXIES:
        try:
            if ipaddress.ip_address(address) in ipaddress.ip_network(entry, strict=False):
                return True
        except ValueError:
            continue
    return False


def settle_forwarding(scope: Scope) -> Scope:
    """Believe forwarding headers from a trusted proxy only; from anyone else they are struck out."""
    peer = scope.get("client") or ("", 0)
    headers: list[tuple[bytes, bytes]] = []
    forwarded: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in FORWARDING:
            forwarded[name] = value
        elif not name.startswith(INTERNAL):
            headers.append((name, value))
    settled = {**scope, "headers": headers}
    if forwarded:
        # that a proxy was in between stays known: /metrics answers a direct loopback peer only
        headers.append((b"x-portal-forwarded", b"1"))
    if forwarded and _trusted(peer[0]):
        proto = forwarded.get(b"x-forwarded-proto", b"").split(b",")[-1].strip()
        if proto in {b"http", b"https"}:
            headers.append((b"x-portal-scheme", proto))
        hops = [
            hop.strip() for hop in forwarded.get(b"x-forwarded-for", b"").decode("latin-1").split(",") if hop.strip()
        ]
        while hops and _trusted(hops[-1]):
            hops.pop()
        if hops:
            settled["client"] = (hops[-1], 0)
    return settled


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """The whole body, unpacked when gzip. Raises Refusal (400, 408, 413, 415) or ClientGone."""
    # A phone app cannot make its backlog smaller, and would send what is refused again for ever.
    limit = settings.MAX_UNPACKED_BYTES if scope["path"].startswith("/ingest/") else settings.MAX_BODY_BYTES
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), None)
    if declared is not None and (not declared.isdigit() or int(declared) > limit):
        raise Refusal(413, "too_large", "The body is larger than is taken at once.", max_bytes=limit)
    parts: list[bytes] = []
    size = 0
    while True:
        try:
            message = await asyncio.wait_for(receive(), settings.BODY_SILENCE_S)
        except TimeoutError:
            raise Refusal(408, "body_too_slow", f"No byte came for {settings.BODY_SILENCE_S} s.") from None
        if message["type"] == "http.disconnect":
            raise ClientGone
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise Refusal(413, "too_large", "The body is larger than is taken at once.", max_bytes=limit)
        parts.append(part)
        if not message.get("more_body"):
            break
    if declared is not None and size != int(declared):
        raise Refusal(400, "body_cut_short", "The body is shorter than its Content-Length.")
    return _unpacked(b"".join(parts), next((v for n, v in scope["headers"] if n == b"content-encoding"), b""))


def _unpacked(body: bytes, encoding: bytes) -> bytes:
    match encoding.strip().lower():
        case b"" | b"identity":
            return body
        case b"gzip":
            limit = settings.MAX_UNPACKED_BYTES
            unpacker = zlib.decompressobj(wbits=31)
            try:
                unpacked = unpacker.decompress(body, limit + 1)
            except zlib.error:
                raise Refusal(400, "bad_gzip", "The body is not gzip, as its Content-Encoding says.") from None
            if len(unpacked) > limit:
                raise Refusal(413, "too_large", "The unpacked body is larger than is taken at once.", max_bytes=limit)
            if not unpacker.eof:
                raise Refusal(400, "bad_gzip", "The gzip body ends too early.")
            return unpacked
        case _:
            raise Refusal(415, "unsupported_encoding", "Content-Encoding may be gzip or absent.")


def wsgi_environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """PEP 3333's environment of an ASGI request whose body is here whole and unpacked."""
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileAnswer,
    }
    for raw_name, raw_value in scope["headers"]:
        # the body's own headers no longer hold; an underscore could pass itself off as another header's hyphen
        if raw_name in {b"content-length", b"content-encoding", b"transfer-encoding"} or b"_" in raw_name:
            continue
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        if key in environ:
            value = environ[key] + ("; " if name == "COOKIE" else ",") + value
        environ[key] = value
    return environ


class Front:
    """ASGI application for HTTP: Django's WSGI handler in threads, behind whole bodies."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], *, threads: int) -> None:
        self.wsgi = wsgi
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="http")
        self.files = ThreadPoolExecutor(4, thread_name_prefix="files")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await read_body(scope, receive)
        except ClientGone:
            return
        except Refusal as refusal:
            context.begin_request()
            await send_problem(
                send, refusal.status, refusal.code, refusal.detail, [(b"connection", b"close")], **refusal.members
            )
            return
        loop = asyncio.get_running_loop()
        environ = wsgi_environ(scope, body)
        run = contextvars.copy_context().run
        with turns.short(len(body)):
            status, headers, answer = await loop.run_in_executor(self.pool, run, self._respond, environ)
            if isinstance(answer, bytes) and len(answer) <= AT_ONCE:
                await self._stream(send, status, headers, answer)
                return
        await self._stream(send, status, headers, answer)

    def _respond(self, environ: dict[str, Any]) -> tuple[int, list[tuple[bytes, bytes]], Any]:
        """In a worker thread: run the view and collect its answer, as bytes or as an open file."""
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            started[:] = [int(status[:3]), [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers]]

        turns.begin(int(environ["CONTENT_LENGTH"]))
        result = self.wsgi(environ, start_response)
        if isinstance(result, FileAnswer):
            return started[0], started[1], result
        try:
            body = _collected(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
        status, headers = started
        size = len(body) if isinstance(body, bytes) else body.tell()
        if size >= COMPRESSED_FROM and _compressible(environ, status, headers):
            headers = _varying(headers)
            if accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
                body = _gzipped(body)
                headers = [header for header in headers if header[0] != b"content-length"]
                headers.append((b"content-encoding", b"gzip"))
        if isinstance(body, bytes):
            return status, headers, body
        body.seek(0)
        return status, headers, FileAnswer(body)

    async def _stream(
        self, send: Send, status: int, headers: list[tuple[bytes, bytes]], answer: bytes | FileAnswer
    ) -> None:
        if isinstance(answer, bytes):
            if status not in {204, 304} and not any(name == b"content-length" for name, _ in headers):
                headers.append((b"content-length", str(len(answer)).encode()))
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": answer})
            return
        loop = asyncio.get_running_loop()
        try:
            await send({"type": "http.response.start", "status": status, "headers": headers})
            while part := await loop.run_in_executor(self.files, answer.file.read, CHUNK):
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await loop.run_in_executor(self.files, answer.close)


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header takes gzip.

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0"), accepts_gzip("*"), accepts_gzip("")
    (True, False, True, False)
    """
    wanted = {}
    for part in header.lower().replace(" ", "").split(","):
        name, _, weight = part.partition(";q=")
        wanted[name] = weight.strip("0.") != "" or weight == ""
    return wanted.get("gzip", wanted.get("*", False))


def _compressible(environ: dict[str, Any], status: int, headers: list[tuple[bytes, bytes]]) -> bool:
    """Text that a client might take compressed. An answer with an ETag stays as it is: the tag names these bytes."""
    told = dict(headers)
    return (
        status not in {204, 206, 304}
        and environ["REQUEST_METHOD"] != "HEAD"
        and told.get(b"content-type", b"").split(b";")[0].strip().endswith(COMPRESSED_TYPES)
        and b"content-encoding" not in told
        and b"etag" not in told
    )


def _varying(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Told to caches: another client may get it in another coding."""
    varies = [value for name, value in headers if name == b"vary"]
    kept = [header for header in headers if header[0] != b"vary"]
    return [*kept, (b"vary", b", ".join([*varies, b"Accept-Encoding"]))]


def _collected(parts: Iterable[bytes]) -> bytes | IO[bytes]:
    """An answer's body: as it is up to SPOOL bytes, above that as a file, written to its end."""
    held: list[bytes] = []
    size = 0
    coming = iter(parts)
    for part in coming:
        held.append(part)
        size += len(part)
        if size > SPOOL:
            spool = TemporaryFile()  # noqa: SIM115  closed by _stream
            spool.writelines(held)
            spool.writelines(coming)
            return spool
    return b"".join(held)


def _gzipped(body: bytes | IO[bytes]) -> bytes | IO[bytes]:
    """A body compressed. A name of random length hides the size that a secret beside chosen text would give away
    (BREACH)."""
    if isinstance(body, bytes):
        target = BytesIO()
        with _packer(target) as packer:
            packer.write(body)
        return target.getvalue()
    spool = TemporaryFile()  # noqa: SIM115  closed by _stream
    body.seek(0)
    with body, _packer(spool) as packer:
        while part := body.read(CHUNK):
            packer.write(part)
    if spool.tell() > SPOOL:
        return spool
    with spool:
        spool.seek(0)
        return spool.read()


def _packer(target: IO[bytes]) -> gzip.GzipFile:
    name = "a" * secrets.randbelow(100)
    return gzip.GzipFile(filename=name, mode="wb", compresslevel=COMPRESSION, fileobj=target, mtime=0)


def _host_is_ours(scope: Scope) -> bool:
    """What Django checks of every request that it is given."""
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return len(hosts) == 1 and validate_host(split_domain_port(hosts[0])[0], settings.ALLOWED_HOSTS)


def guarded(http: ASGIApp, native: Callable[[str], ASGIApp | None]) -> ASGIApp:
    """Checks that hold for every HTTP request, native or Django's: number of headers, forwarding, host."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if len(scope["headers"]) > settings.MAX_HEADERS:
            context.begin_request()
            await send_problem(
                send,
                431,
                "too_many_headers",
                "More headers than are taken.",
                [(b"connection", b"close")],
                max_headers=settings.MAX_HEADERS,
            )
            return
        settled = settle_forwarding(scope)
        handler = native(settled["path"])
        if handler is not None and not _host_is_ours(settled):
            context.begin_request()
            await send_problem(send, 400, "bad_request", "The request cannot be read.", [(b"connection", b"close")])
            return
        await (handler or http)(settled, receive, send)

    return application
