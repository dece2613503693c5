"""What every signed-in WebSocket has in common: who it is, how many a person may hold, and when it ends.

Per process: a person's sockets beyond the cap push out the oldest (a tablet whose connection broke unseen must get in
again); those that have not signed in yet are counted by address; a client that does not read is dropped. Whatever one
socket does, HTTP runs in threads of its own.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import uuid
from collections import Counter, deque
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError

from geo_portal.accounts import asgi_auth
from geo_portal.accounts.models import Device
from geo_portal.core.errors import Unauthenticated

log = logging.getLogger(__name__)

MAX_FRAME_BYTES = 64 * 1024
AUTH_WITHIN_S = 5.0
GOODBYE_WITHIN_S = 1.0
# More frames than this in ten seconds is not a person panning a map.
MAX_FRAMES_IN_10_S = 200
# A revocation is told at once through the channel layer; a hint that was lost is made up for within this time.
WATCH_EVERY_S = 3.0

NOT_UNDERSTOOD = 1008
TOO_BIG = 1009
FAILED = 1011
TRY_LATER = 1013
NOT_SIGNED_IN = 4401
TOO_MANY = 4429


class SignedInConsumer(AsyncWebsocketConsumer):
    """A socket that is told things only after it has signed in: by cookie, header, or a first message within 5 s.

    Subclasses say what follows in `admitted`, answer messages in `understood`, and run their work by `start`.
    """

    user: Any = None
    device: Device | None = None
    token: str | None = None  # from the first message; one in the handshake's headers stays in the scope
    ended = False

    # --- for subclasses -----------------------------------------------------------------------------------------------
    async def admitted(self) -> None:
        """The socket has signed in: `user` is known, and `device` if it came by token."""

    async def understood(self, message: Any) -> bool:
        """Deal with a message of the client; False ends the connection."""
        return False

    async def tell(self, message: dict[str, Any]) -> None:
        """Send a message; a client that does not read is cut off."""
        await self.tell_text(json.dumps(message, ensure_ascii=False))

    async def tell_text(self, text: str) -> None:
        """As `tell`, of JSON."""
        try:
            async with asyncio.timeout(settings.SOCKET_READ_WITHIN_S):
                await self.send(text)
        except TimeoutError:
            log.info("a socket's client does not read", extra={"user": str(getattr(self.user, "pk", None))})
            self.cut_off()

    def start(self, work: Any) -> None:
        """Run a coroutine beside, for as long as the socket is open."""
        task = asyncio.ensure_future(self._guarded(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def join(self, topic: str) -> None:
        self.groups.append(topic)  # the base class leaves it on disconnect
        await self.channel_layer.group_add(topic, self.channel_name)

    async def signed_in_still(self) -> Any:
        """The person, with their rights as they are now; None when token or session no longer let them in."""
        try:
            if self.token is not None:
                user, _ = await asgi_auth.authenticate_token(self.token)
            else:
                user, _ = await asgi_auth.authenticate(self.scope)
        except Unauthenticated:
            return None
        return user if user.is_authenticated else None

    def credential(self) -> asgi_auth.Credential:
        """What it signed in with."""
        return asgi_auth.credential_of(self.scope, self.token)

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        """End the connection; nothing is sent after that, and what ran beside it ends."""
        if self.ended:
            return
        self.ended = True
        for task in self.tasks - {asyncio.current_task()}:
            task.cancel()
        await super().close(code, reason)

    async def end(self, code: int) -> None:
        """End the connection, whether or not the client reads."""
        try:
            async with asyncio.timeout(GOODBYE_WITHIN_S):
                await self.close(code)
        except TimeoutError:
            self.cut_off()
        except OSError:
            pass  # gone already

    def cut_off(self) -> None:
        """End the connection without a word: what is said would wait behind what the client does not read."""
        abort = self.scope.get("portal.abort")
        if abort is not None:
            abort()

    # --- connecting ---------------------------------------------------------------------------------------------------
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.tasks: set[asyncio.Task[None]] = set()
        self.frames: deque[float] = deque(maxlen=MAX_FRAMES_IN_10_S)
        self.address = str((scope.get("client") or ("",))[0])
        try:
            await super().__call__(scope, receive, send)
        finally:  # also when it ended by an error, of which `disconnect` hears nothing
            await self.disconnect(FAILED)
            for topic in self.groups:
                await self.channel_layer.group_discard(topic, self.channel_name)

    async def connect(self) -> None:
        if asgi_auth.header(self.scope, "origin") and not asgi_auth.origin_is_ours(self.scope):
            await self.close()
            return
        if not register.may_wait(self):
            await self.close()
            return
        try:
            user, device = await asgi_auth.authenticate(self.scope)
        except asgi_auth.OriginRefused:
            await self.close()
            return
        except Unauthenticated:
            await self.accept()
            await self.close(NOT_SIGNED_IN)
            return
        except DatabaseError:
            log.warning("a socket found the database away", exc_info=True)
            await self.accept()
            await self.close(TRY_LATER)
            return
        await self.accept()
        if user.is_authenticated:
            await self._admit(user, device)
        else:
            self.start(self._give_up())

    async def disconnect(self, code: int) -> None:
        register.leave(self)
        for task in self.tasks:
            task.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        frame = bytes_data or b"" if text_data is None else text_data.encode("utf-8", "surrogatepass")
        if len(frame) > MAX_FRAME_BYTES:
            await self.close(TOO_BIG)
            return
        if self._floods():
            await self.close(TOO_MANY)
            return
        try:
            message = json.loads(text_data or "")
        except (ValueError, RecursionError):
            message = None
        match message:
            case {"type": "auth", "token": str(token)} if self.user is None:
                await self._sign_in(token)
            case {"type": "auth"} if self.user is not None:
                pass  # signed in by cookie or header already
            case {"type": str()} if self.user is None:
                await self.close(NOT_SIGNED_IN)
            case _ if self.user is not None and await self.understood(message):
                pass
            case _:
                await self.close(NOT_UNDERSTOOD)

    def _floods(self) -> bool:
        now = time.monotonic()
        full = len(self.frames) == self.frames.maxlen and now - self.frames[0] < 10
        self.frames.append(now)
        return full

    async def device_revoked(self, event: dict[str, Any]) -> None:
        """From the channel layer."""
        await self.end(NOT_SIGNED_IN)

    # --- signing in ---------------------------------------------------------------------------------------------------
    async def _give_up(self) -> None:
        await asyncio.sleep(AUTH_WITHIN_S)
        if self.user is None:
            await self.close(NOT_SIGNED_IN)

    async def _sign_in(self, token: str) -> None:
        try:
            user, device = await asgi_auth.authenticate_token(token)
        except Unauthenticated:
            await self.close(NOT_SIGNED_IN)
            return
        except DatabaseError:
            log.warning("a socket found the database away", exc_info=True)
            await self.close(TRY_LATER)
            return
        self.token = token
        await self._admit(user, device)

    async def _admit(self, user: Any, device: Device | None) -> None:
        self.user, self.device = user, device
        if device is not None:
            await self.join(f"device.{device.pk}")
        for oldest in register.admit(self):
            await oldest.end(TOO_MANY)
        await self.admitted()

    async def _guarded(self, work: Any) -> None:
        try:
            await work
        except OSError:
            pass  # the client has gone
        except Exception:
            log.exception("a socket failed")
            await self.close(FAILED)


class Register:
    """The sockets of this process: counted by person and, before they have signed in, by address; those of devices
    are watched for revocation."""

    def __init__(self) -> None:
        self.of_person: dict[uuid.UUID, list[SignedInConsumer]] = {}
        self.waiting: dict[SignedInConsumer, str] = {}
        self.per_address: Counter[str] = Counter()
        self._watch: asyncio.Task[None] | None = None

    def may_wait(self, socket: SignedInConsumer) -> bool:
        """Whether one more socket of this address may take its time to sign in."""
        if self.per_address[socket.address] >= settings.SOCKETS_WAITING_PER_ADDRESS:
            return False
        self.waiting[socket] = socket.address
        self.per_address[socket.address] += 1
        return True

    def admit(self, socket: SignedInConsumer) -> list[SignedInConsumer]:
        """The socket has signed in. Gives those that have to go for it."""
        self._no_longer_waits(socket)
        own = self.of_person.setdefault(socket.user.pk, [])
        own.append(socket)
        if socket.device is not None and (self._watch is None or self._watch.done()):
            self._watch = asyncio.get_running_loop().create_task(self._watch_devices())
        beyond = len(own) - settings.SOCKETS_PER_USER
        pushed_out, own[:] = own[: max(0, beyond)], own[max(0, beyond) :]
        return pushed_out

    def leave(self, socket: SignedInConsumer) -> None:
        self._no_longer_waits(socket)
        own = self.of_person.get(socket.user.pk, []) if socket.user is not None else []
        if socket in own:
            own.remove(socket)
        if socket.user is not None and not own:
            self.of_person.pop(socket.user.pk, None)

    def _no_longer_waits(self, socket: SignedInConsumer) -> None:
        address = self.waiting.pop(socket, None)
        if address is not None:
            self.per_address[address] -= 1
            if not self.per_address[address]:
                del self.per_address[address]

    def of_devices(self) -> dict[uuid.UUID, list[SignedInConsumer]]:
        found: dict[uuid.UUID, list[SignedInConsumer]] = {}
        for own in self.of_person.values():
            for socket in own:
                if socket.device is not None:
                    found.setdefault(socket.device.pk, []).append(socket)
        return found

    async def _watch_devices(self) -> None:
        """End the sockets of devices that were revoked, signed in anew, or whose person left."""
        while connected := self.of_devices():
            try:
                tokens = await database_sync_to_async(_valid_tokens)(list(connected))
            except Exception:
                log.warning("devices not watched", exc_info=True)  # as while the database restarts
            else:
                for device_id, sockets in connected.items():
                    for socket in sockets:
                        if socket.device is not None and tokens.get(device_id) != socket.device.token_hash:
                            await socket.end(NOT_SIGNED_IN)
            await asyncio.sleep(WATCH_EVERY_S)


def _valid_tokens(device_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    valid = Device.objects.filter(pk__in=device_ids, revoked_at__isnull=True, user__is_active=True)
    return dict(valid.values_list("pk", "token_hash"))


register: Register = Register()
