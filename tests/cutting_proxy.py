"""A TCP proxy that cuts connections at random bytes, in either direction: what a bad network does, repeatably."""

from __future__ import annotations

import asyncio
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class CuttingProxy:
    """Passes bytes on to `port` of this machine. The first `cuts` connections are each cut after some bytes, if so many
    come; `cut` counts those that were.

    `most` bounds the bytes after which a connection that sends is cut; answers are cut within their first few hundred.
    A cut is a reset on both sides, or (one in eight, `half_open`) on the client's side only: the server then keeps a
    connection on which nothing comes any more. Everything follows from `seed`.
    """

    port: int
    seed: int
    cuts: int
    most: int
    half_open: bool = True
    address: str = ""
    connections: int = 0
    cut: int = 0
    _dice: random.Random = field(init=False)
    _stale: list[asyncio.StreamWriter] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    async def serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        try:
            server, to_server = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            _reset(to_client)  # or the client waits for an answer for ever
            return
        up = down = None
        keep_server_side = False
        if self.connections < self.cuts:
            self.connections += 1
            if self._dice.random() < 0.75:
                up = int(self.most ** self._dice.random())  # as often in the first hundred bytes as in the last
            else:
                down = self._dice.randrange(0, 300)
            keep_server_side = self.half_open and self._dice.random() < 0.125
        lanes = {
            asyncio.create_task(_pass(client, to_server, up)),
            asyncio.create_task(_pass(server, to_client, down)),
        }
        await asyncio.wait(lanes, return_when=asyncio.FIRST_COMPLETED)
        self.cut += any(lane.done() and lane.result() for lane in lanes)
        for lane in lanes:
            lane.cancel()
        _reset(to_client)
        if keep_server_side:
            self._stale.append(to_server)
        else:
            _reset(to_server)

    def close(self) -> None:
        for writer in self._stale:
            _reset(writer)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int | None) -> bool:
    """Returns when the sender ends, or when `most` bytes have passed: then True."""
    try:
        while most is None or most > 0:
            data = await reader.read(65_536 if most is None else min(65_536, most))
            if not data:
                return False
            writer.write(data)
            await writer.drain()
            if most is not None:
                most -= len(data)
    except ConnectionError:
        return False
    return True


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    writer.close()


@contextmanager
def cutting_proxies(*proxies: CuttingProxy) -> Iterator[None]:
    """Within the block each proxy listens at its `address` (`http://127.0.0.1:…`)."""
    loop = asyncio.new_event_loop()
    running = threading.Thread(target=loop.run_forever)
    running.start()

    async def begin() -> list[asyncio.Server]:
        servers = []
        for proxy in proxies:
            servers.append(await asyncio.start_server(proxy.serve, "127.0.0.1", 0))
            proxy.address = f"http://127.0.0.1:{servers[-1].sockets[0].getsockname()[1]}"
        return servers

    async def end(servers: list[asyncio.Server]) -> None:
        for server, proxy in zip(servers, proxies, strict=True):
            server.close()
            proxy.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    servers = asyncio.run_coroutine_threadsafe(begin(), loop).result(30)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(end(servers), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        loop.close()
