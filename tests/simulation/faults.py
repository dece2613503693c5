"""A bad network between one tablet and the server, as an httpx transport: what goes wrong is drawn from a seed."""

from __future__ import annotations

import dataclasses
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable

import httpx

from tests.typescript_tablet import BrokenAnswer

FAULTS = {
    "none": 45,
    "meanwhile": 10,
    "never_sent": 5,
    "answer_lost": 7,
    "twice": 4,
    "twice_at_once": 4,
    "late": 5,
    "request_cut": 5,
    "answer_cut": 5,
}
"""What happens to a request, and how often.

`meanwhile`: it is under way while others act. `twice`: the network repeats it. `late`: the tablet gives up waiting, and
the request is delivered some time later, after others. `…_cut`: the connection breaks after some number of bytes.
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Parcel:
    """A request as it travels."""

    method: str
    url: httpx.URL
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @classmethod
    def of(cls, request: httpx.Request) -> Parcel:
        return cls(request.method, request.url, request.headers.raw, request.read())

    def request(self) -> httpx.Request:
        return httpx.Request(self.method, self.url, headers=self.headers, content=self.body)

    def wire(self) -> bytes:
        """The bytes of the request, ending the connection after it."""
        kept = [(name, value) for name, value in self.headers if name.lower() != b"connection"]
        lines = [f"{self.method} {self.url.raw_path.decode()} HTTP/1.1".encode()]
        lines += [name + b": " + value for name, value in [*kept, (b"Connection", b"close")]]
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.body


class Network:
    """What all lines share: the parcels that were held back, and whether the weather is fine."""

    def __init__(self, rng: random.Random, faults: dict[str, int] | None = None) -> None:
        self.rng = rng
        self.faults = faults or FAULTS
        self.fine = False
        self.late: list[Parcel] = []
        self.seen: Counter[str] = Counter()
        self.meanwhile: Callable[[], None] = lambda: None
        self._direct = httpx.HTTPTransport(limits=httpx.Limits(max_connections=4))

    def draw(self) -> str:
        if self.fine:
            return "none"
        return self.rng.choices(list(self.faults), list(self.faults.values()))[0]

    def carry(self, parcel: Parcel) -> httpx.Response:
        """Deliver, and fetch the whole answer."""
        answer = self._direct.handle_request(parcel.request())
        try:
            raw = b"".join(answer.stream)  # type: ignore[arg-type]  # a sync transport's
        finally:
            answer.close()
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(raw))

    def deliver_late(self, *, all_of_them: bool = False) -> None:
        """Some held-back request arrives, out of its order; nobody waits for its answer any more."""
        while self.late:
            parcel = self.late.pop(self.rng.randrange(len(self.late)))
            try:
                self.carry(parcel)
            except httpx.TransportError:
                self.late.append(parcel)
                return
            if not all_of_them:
                return

    def close(self) -> None:
        self._direct.close()


class Line(httpx.BaseTransport):
    """One tablet's connection. Counts the bytes of bodies both ways, as they travel."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.sent = self.received = self.requests = 0
        self.largest_received = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        parcel = Parcel.of(request)
        fault = self.network.draw()
        self.network.seen[fault] += 1
        self.requests += 1
        self.sent += len(parcel.body)
        answer = getattr(self, f"_{fault}")(parcel)
        length = int(answer.headers.get("content-length") or 0)
        self.received += length
        self.largest_received = max(self.largest_received, length)
        return answer

    def _none(self, parcel: Parcel) -> httpx.Response:
        return self.network.carry(parcel)

    def _meanwhile(self, parcel: Parcel) -> httpx.Response:
        before = self.network.rng.random() < 0.5
        if before:
            self.network.meanwhile()
        answer = self.network.carry(parcel)
        if not before:
            self.network.meanwhile()
        return answer

    def _never_sent(self, parcel: Parcel) -> httpx.Response:
        raise httpx.ConnectError("simulated: never sent")

    def _answer_lost(self, parcel: Parcel) -> httpx.Response:
        self.network.carry(parcel)
        raise httpx.ReadTimeout("simulated: the answer is lost")

    def _twice(self, parcel: Parcel) -> httpx.Response:
        first = self.network.carry(parcel)
        second = self.network.carry(parcel)
        return self.network.rng.choice([first, second])

    def _twice_at_once(self, parcel: Parcel) -> httpx.Response:
        answers: list[httpx.Response | None] = [None, None]

        def send(place: int) -> None:
            try:
                answers[place] = self.network.carry(parcel)
            except httpx.TransportError:
                answers[place] = None

        threads = [threading.Thread(target=send, args=[place]) for place in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        chosen = answers[self.network.rng.randrange(2)]
        if chosen is None:
            raise httpx.ReadError("simulated: broken")
        return chosen

    def _late(self, parcel: Parcel) -> httpx.Response:
        self.network.late.append(parcel)
        raise httpx.ReadTimeout("simulated: held back")

    def _request_cut(self, parcel: Parcel) -> httpx.Response:
        wire = parcel.wire()
        with self._socket(parcel) as connection:
            connection.sendall(wire[: self.network.rng.randrange(len(wire))])
            self._break(connection)
        raise httpx.WriteError("simulated: broken while sending")

    def _answer_cut(self, parcel: Parcel) -> httpx.Response:
        """The server has got it all; the answer breaks after some bytes, often in its head."""
        wanted = self.network.rng.choice([1, 20, 200, 2000, 20000])
        wanted = self.network.rng.randrange(wanted) + 1
        with self._socket(parcel) as connection:
            connection.sendall(parcel.wire())
            got = b""
            while len(got) < wanted:
                piece = connection.recv(wanted - len(got))
                if not piece:
                    break
                got += piece
            self._break(connection)
        raise BrokenAnswer("simulated: broken while reading", got)

    def _socket(self, parcel: Parcel) -> socket.socket:
        try:
            return socket.create_connection((parcel.url.host, parcel.url.port or 80), timeout=30)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error

    def _break(self, connection: socket.socket) -> None:
        """Half of the time as a network that vanishes (a reset), else as one that closes."""
        if self.network.rng.random() < 0.5:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
