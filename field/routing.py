"""The sockets of field."""

from __future__ import annotations

from django.urls import path

from field.consumers import LiveConsumer, SyncConsumer

websocket_urlpatterns = [path("ws/live", LiveConsumer.as_asgi()), path("ws/sync", SyncConsumer.as_asgi())]
