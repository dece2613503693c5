"""Work offline with a geo_portal server: records, photos and conflicts, kept in a durable store, synced when there is a
network.

    from geo_portal_client import Client

    with Client.open("tablet.db", "https://portal.example") as client:
        client.sign_in("official", "password")
        client.sync()
        for site, data in client.records("site"):
            client.create("visit", {"site": site, "planned_for": "2026-12-01"})
        print(client.sync())
"""

from geo_portal_client.client import SCHEMA, VERSION, Client, Conflict, Group, Report
from geo_portal_client.errors import (
    Busy,
    ClientError,
    Offline,
    Refused,
    Revoked,
    SignedOut,
    StoreDamaged,
    StoreOfAnother,
)
from geo_portal_client.ops import Op
from geo_portal_client.outbox import SetAside
from geo_portal_client.store import Salvage, Store, store_path
from geo_portal_client.uploads import Upload

__all__ = [
    "SCHEMA",
    "Busy",
    "Client",
    "ClientError",
    "Conflict",
    "Group",
    "Offline",
    "Op",
    "Refused",
    "Report",
    "Revoked",
    "Salvage",
    "SetAside",
    "SignedOut",
    "Store",
    "StoreDamaged",
    "StoreOfAnother",
    "Upload",
    "store_path",
]

__version__ = VERSION
