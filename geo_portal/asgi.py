"""Composition root of the server: HTTP, native ASGI handlers and WebSockets on one port."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_portal.settings")

from geo_portal.wsgi import application as wsgi  # isort: skip  # sets Django up before anything imports models

from channels.routing import URLRouter
from django.conf import settings
from django.urls import Resolver404, resolve

from field.routing import websocket_urlpatterns
from geo_portal.core.front import ASGIApp, Front, guarded, settle_forwarding
from geo_portal.core.sockets import guarded_sockets
from media.tus import application as tus

UPLOADS = "/api/v1/uploads/"


def native(path: str) -> ASGIApp | None:
    """The native ASGI handler of a path, where bytes stream to disk; None for Django."""
    return tus if path.startswith(UPLOADS) and path != f"{UPLOADS}known" else None


# What has been loaded by now stays for ever, and the garbage collector need not look at it again and again: a full
# collection held every request up for 70 ms and more. Those that are left, over what requests leave, come less often.
with suppress(Resolver404):
    resolve("/api/v1/-")  # loads the views, and makes of each route's pattern what the first request would wait for
gc.collect()
gc.freeze()
gc.set_threshold(700, 10, 100)
# A thread that computes (a tablet's thousand operations) hands over to one that waits after this many seconds. By
# default 5 ms, which a small request meets after each of its questions to the database.
sys.setswitchinterval(0.0001)

http = guarded(Front(wsgi, threads=settings.HTTP_THREADS), native)
websocket = guarded_sockets(URLRouter(websocket_urlpatterns))


async def application(scope: Any, receive: Any, send: Any) -> None:
    match scope["type"]:
        case "http":
            await http(scope, receive, send)
        case "websocket":
            await websocket(settle_forwarding(scope), receive, send)
        case "lifespan":
            await _lifespan(receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
