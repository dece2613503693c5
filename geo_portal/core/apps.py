from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    """The ground: errors, paging, clock, ids, jobs, change log. Knows no word of the domain."""

    name = "geo_portal.core"
    label = "core"

    def ready(self) -> None:
        from geo_portal.core import grants, log_functions, logs
        from geo_portal.core.audit import stamp_writes

        logs.configure()

        def install(connection: Any, **_kwargs: Any) -> None:
            if stamp_writes not in connection.execute_wrappers:
                connection.execute_wrappers.append(stamp_writes)

        connection_created.connect(install, weak=False, dispatch_uid="core.stamp_writes")
        post_migrate.connect(grants.grant_after_migrate, sender=self, dispatch_uid="core.grants")
        pre_migrate.connect(log_functions.make_plain, sender=self, dispatch_uid="core.plain_log")
        post_migrate.connect(log_functions.make_quick, sender=self, dispatch_uid="core.quick_log")
