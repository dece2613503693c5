"""What holds for every WebSocket: an unknown path is refused at the handshake, not an error in the log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from channels.routing import URLRouter

from geo_portal.core import context, metrics


def _route(router: URLRouter, path: str) -> str | None:
    """The pattern that takes this path. Only patterns label metrics: paths are the client's to make up."""
    taking = (route for route in router.routes if route.pattern.match(path.removeprefix("/")))
    return next((str(route.pattern) for route in taking), None)


def guarded_sockets(router: URLRouter) -> Callable[[Any, Any, Any], Awaitable[None]]:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        context.begin_request()
        route = _route(router, scope["path"])
        if route is None:
            await send({"type": "websocket.close", "code": 4404})
            return
        # Closing waits until the client has read what is under way. For one that does not read there is only this;
        # uvicorn hands over methods of its protocol, which knows the connection.
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        scope = {**scope, "portal.abort": getattr(transport, "abort", None)}
        gauge = metrics.SOCKETS.labels(f"/{route}")
        gauge.inc()
        try:
            await router(scope, receive, send)
        finally:
            gauge.dec()

    return application
