"""Small readers of an HTTP request."""

from __future__ import annotations

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The peer's address; behind a trusted proxy the one that the proxy reported (see core.front)."""
    return str(request.META.get("REMOTE_ADDR") or "unknown")
