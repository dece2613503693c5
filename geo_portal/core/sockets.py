"""What holds for every WebSocket: an unknown path is refused at the handshake, not an error in the log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from geo_portal.core import context, metrics


def guarded_sockets(router: Callable[[Any, Any, Any], Awaitable[Any]]) -> Callable[[Any, Any, Any], Awaitable[None]]:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        context.begin_request()
        gauge = metrics.SOCKETS.labels(scope["path"] if scope["path"].startswith("/ws/") else "(none)")
        gauge.inc()
        try:
            await router(scope, receive, send)
        except ValueError as error:
            if "No route found" not in str(error):
                raise
            await send({"type": "websocket.close", "code": 4404})
        finally:
            gauge.dec()

    return application
