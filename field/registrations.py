"""What field hands to the apps below it: its map layer, who may read its photos, where its uploads go."""

from __future__ import annotations


def register_all() -> None:
    """Called once from apps.py, when every model is loaded."""
