"""Offline sync: what devices push and pull. `docs/explanation/sync.md` tells the whole story."""
