"""Addresses under /tiles/."""

from __future__ import annotations

urlpatterns = []
