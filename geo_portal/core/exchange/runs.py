"""Runs of an import: kept when previewed, applied as previewed or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from geo_portal.core import audit, clock
from geo_portal.core.errors import Conflict
from geo_portal.core.exchange.reading import Sheet, read_sheet
from geo_portal.core.exchange.tables import CHANGED, CREATED, UNCHANGED, Draft, Plan, Refused, Table, draw_plan
from geo_portal.core.models import ImportRun

KEPT: Final = timedelta(days=7)
"""A preview that nobody applied is forgotten after this."""


class PlanChanged(Conflict):
    code = "plan_changed"
    text = _("The records have changed since the preview; here is what the file would do now.")


class RunSettled(Conflict):
    code = "run_settled"
    text = _("This import was applied or discarded already.")


def preview(table: Table, actor: Any, *, file_name: str, content: bytes, crs: str) -> ImportRun:
    """Keep a file with what it would change. Raises FileRefused, UnknownCrs."""
    plan = draw_plan(table, read_sheet(content), crs=crs, actor=actor)
    forget_old()
    run = ImportRun(
        subject=table.subject,
        actor=actor,
        file_name=file_name[-200:] or "file",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        crs=crs,
    )
    _put_down(run, table, plan)
    run.save()
    return run


def apply(table: Table, run: ImportRun, actor: Any) -> ImportRun:
    """Do what was previewed, in transactions of `table.batch_rows` rows.

    Each batch is planned once more under its records' locks: when something else would happen than was shown, the run
    goes back to its preview, with the new plan, and PlanChanged is raised; batches before it stay applied and are
    unchanged in the new plan. Applying an applied run changes nothing. Raises RunSettled for a discarded one.
    """
    if run.state == ImportRun.State.APPLIED:
        return run
    if run.state != ImportRun.State.PREVIEWED:
        raise RunSettled
    sheet = read_sheet(bytes(run.content))
    plan = draw_plan(table, sheet, crs=run.crs, actor=actor)
    with audit.acting(actor=actor, source=f"import:{run.file_name}"):
        if _entries(table, plan.drafts) != run.plan["entries"]:
            _show_again(table, run, sheet, actor)
        waiting = iter(table.in_order(draft for draft in plan.drafts if draft.action != UNCHANGED))
        while batch := list(islice(waiting, table.batch_rows)):
            try:
                done = _apply_batch(table, run, sheet, batch, actor)
            except IntegrityError:  # somebody else created one of them this moment
                done = False
            if not done:
                _show_again(table, run, sheet, actor)
    run.state, run.settled_at, run.content = ImportRun.State.APPLIED, clock.now(), b""
    run.plan = {**run.plan, "entries": []}
    run.save()
    return run


@transaction.atomic
def discard(run: ImportRun) -> None:
    """Forget a previewed file. Of one that is being applied no further batch is written."""
    if _held(run).state == ImportRun.State.PREVIEWED:
        run.state, run.settled_at, run.content, run.plan = ImportRun.State.DISCARDED, clock.now(), b"", {}
        run.save()


def _held(run: ImportRun) -> ImportRun:
    """The run's state as it is now; until the transaction ends nobody else applies or discards it."""
    return ImportRun.objects.select_for_update().only("state").get(pk=run.pk)


def forget_old() -> None:
    """Discard previews older than a week: they hold people's data that nobody decided to take."""
    ImportRun.objects.filter(state=ImportRun.State.PREVIEWED, created_at__lt=clock.now() - KEPT).update(
        state=ImportRun.State.DISCARDED, settled_at=clock.now(), content=b"", plan={}
    )


def refused_rows(run: ImportRun) -> list[Refused]:
    """The rows that were not taken, also after the run was applied."""
    return [Refused(**row) for row in run.plan.get("refused", [])]


@transaction.atomic
def _apply_batch(table: Table, run: ImportRun, sheet: Sheet, batch: Sequence[Draft], actor: Any) -> bool:
    """Whether the batch was written: not when it would do anything but what was shown. Raises RunSettled."""
    if _held(run).state == ImportRun.State.DISCARDED:  # two who apply the same run take turns
        raise RunSettled
    now = draw_plan(table, sheet, crs=run.crs, actor=actor, only={draft.row.number for draft in batch}, lock=True)
    shown = {entry["row"]: entry for entry in _entries(table, batch)}
    drafts = [draft for draft in now.drafts if draft.action != UNCHANGED]
    if now.refused or any(shown[entry["row"]] != entry for entry in _entries(table, drafts)):
        return False
    if drafts:
        table.write(actor, table.in_order(drafts), table.references(), source=run.file_name)
    return True


def _show_again(table: Table, run: ImportRun, sheet: Sheet, actor: Any) -> None:
    _put_down(run, table, draw_plan(table, sheet, crs=run.crs, actor=actor))
    run.save()
    raise PlanChanged


def _put_down(run: ImportRun, table: Table, plan: Plan) -> None:
    run.created, run.changed, run.unchanged = map(plan.count, (CREATED, CHANGED, UNCHANGED))
    run.refused = len(plan.refused)
    run.plan = {
        "entries": _entries(table, plan.drafts),
        "refused": [
            {
                "row": refused.row,
                "key": refused.key,
                "column": refused.column,
                "code": refused.code,
                "detail": refused.detail,
                "cells": dict(refused.cells),
            }
            for refused in plan.refused
        ],
    }


def _entries(table: Table, drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """What would change, as it is shown to people: a row's number, key, action, and fields (name, before, after)."""
    columns = {column.name: column for column in table.columns}
    entries = []
    for draft in drafts:
        if draft.action == UNCHANGED:
            continue
        if draft.record is None:
            fields = [[name, "", columns[name].show(value)] for name, value in draft.values.items()]
        else:
            fields = [
                [name, columns[name].show(before), columns[name].show(after)]
                for name, (before, after) in draft.changes.items()
            ]
        entries.append({"row": draft.row.number, "key": draft.key, "action": draft.action, "fields": fields})
    return entries
