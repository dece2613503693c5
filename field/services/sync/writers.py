"""The rules for what devices write: who may, what is sound, what goes with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from field.domain import sync
from field.domain.checklist import KEY, BadAnswer, check_answer, check_number
from field.domain.sync import Action, Op, Refused, Status
from field.domain.visit import VisitStatus, lies_ahead
from field.models import Assignment, Case, Checklist, Site, Visit, VisitParticipant, VisitPhoto
from field.services import photos, trail_points
from field.services.sync import loading, types
from field.services.sync.types import ResolutionWriter, Writer
from field.services.visits import nameable
from geo_portal.accounts.domain.roles import VISITORS
from geo_portal.core import arrays
from geo_portal.core.ids import uuid7

if TYPE_CHECKING:
    from field.services.sync.push import Batch, OpenConflict, Result, Row

DEVICE_STATUSES = {"planned", "in_progress", "reported"}


def load_sites(batch: Batch, ids: Iterable[str | None]) -> None:
    """Note which of these sites the person sees (`visible_sites`) and the district path of each (`site_paths`)."""
    paths: dict[str, str] = batch.known["site_paths"]
    wanted = [UUID(one) for one in {one for one in ids if one is not None} - paths.keys()]
    if not wanted:
        return
    for site, path in Site.objects.filter(pk__in=wanted).values_list("pk", "district__path"):
        paths[str(site)] = path
    named = batch.scope.sites
    rest = [site for site in wanted if site not in named]
    seen = {site for site in wanted if site in named}
    if rest:
        seen |= set(Site.objects.visible_to(batch.user).filter(pk__in=rest).values_list("pk", flat=True))
    batch.known["visible_sites"].update({str(site): True for site in seen if str(site) in paths})


def sees_site(batch: Batch, site: str) -> bool:
    return site in batch.known["visible_sites"]


def keeps_site(batch: Batch, site: str) -> bool:
    """Whether the person is in the office that keeps the registers of the site's district."""
    path = batch.known["site_paths"].get(site)
    return path is not None and batch.rights.keeps_registers_of(path)


def may_write_visit(batch: Batch, values: Mapping[str, Any]) -> bool:
    """Those who take part, those whom a current assignment names for the site, and the office of its district."""
    site = values.get("site")
    return (
        batch.me in values.get("participants", ())
        or (site is not None and UUID(site) in batch.scope.sites and batch.rights.has(*VISITORS))
        or (site is not None and keeps_site(batch, site))
    )


def require_open(values: Mapping[str, Any]) -> None:
    if values.get("status") == VisitStatus.VERIFIED:
        raise Refused("visit_verified", "The visit is verified; it does not change any more.")


class VisitWriter(Writer):
    people_fields = ("reporter", "trail_owner")

    # --- looked up for all at once ------------------------------------------------------------------------------
    def load(self, batch: Batch, ops: Sequence[Op], rows: Sequence[Row]) -> None:
        sites = {row.values.get("site") for row in rows}
        sites |= {value for op in ops if isinstance(value := op.data.get("site"), str) and _is_uuid(value)}
        load_sites(batch, sites)
        self._load_people(batch, ops, rows, [site for site in sites if site is not None])
        self._load_checklists(batch, ops, rows)
        self._load_hanging(batch, ops, rows)

    def _load_people(self, batch: Batch, ops: Sequence[Op], rows: Sequence[Row], sites: Sequence[str]) -> None:
        """Of the people named beside the sender: whom one may name anywhere, and whom the sites' assignments name."""
        taking_part = {
            person
            for row in rows
            if may_write_visit(batch, row.values)
            for person in row.values.get("participants", ())
        }
        batch.known["people"].update(dict.fromkeys(taking_part, True))
        named = {
            person
            for op in ops
            if isinstance(people := op.data.get("participants"), list)
            for person in people
            if isinstance(person, str) and _is_uuid(person)
        }
        wanted = [UUID(person) for person in {str(UUID(person)) for person in named} - taking_part - {batch.me}]
        if not wanted:
            return
        known = nameable(batch.user, wanted)
        batch.known["people"].update({str(person): True for person in known})
        wanted = [person for person in wanted if person not in known]
        if not wanted:
            return
        current = Assignment.objects.current().filter(site__in=[UUID(site) for site in sites])
        pairs = [
            *current.filter(holder_user__in=wanted).values_list("site", "holder_user"),
            *current.filter(liaison_rows__user__in=wanted).values_list("site", "liaison_rows__user"),
            *current.filter(holder_agency__memberships__user__in=wanted).values_list(
                "site", "holder_agency__memberships__user"
            ),
        ]
        batch.known["people_of_site"].update({(str(site), str(person)): True for site, person in pairs})

    def _load_checklists(self, batch: Batch, ops: Sequence[Op], rows: Sequence[Row]) -> None:
        wanted = [row.values.get("checklist") for row in rows] + [op.data.get("checklist") for op in ops]
        ids = [UUID(one) for one in wanted if isinstance(one, str) and _is_uuid(one)]
        if ids:
            found = Checklist.objects.published().filter(pk__in=ids).values_list("pk", "schema")
            batch.known["checklists"].update({str(checklist): schema for checklist, schema in found})

    def _load_hanging(self, batch: Batch, ops: Sequence[Op], rows: Sequence[Row]) -> None:
        """For visits to be deleted: what others hung on them that this device has not seen."""
        doomed: dict[UUID, int] = {}
        for op in ops:
            if op.action is Action.DELETE and op.id is not None:
                doomed[op.id] = min(doomed.get(op.id, op.base or 0), op.base or 0)
        if not doomed:
            return
        photo_kind = types.named("visit_photo")
        photos_of = VisitPhoto.objects.filter(visit__in=doomed).values_list("pk", "visit", "rev")
        visit_of = {photo: visit for photo, visit, rev in photos_of if rev > doomed[visit]}
        since = {photo: doomed[visit] for photo, visit in visit_of.items()}
        for photo, touch in loading.touches_of(batch, photo_kind, since):
            if not touch.own and touch.rev > since[photo]:
                batch.known["hanging"].setdefault(visit_of[photo], []).append(touch)

    # --- rules --------------------------------------------------------------------------------------------------
    def may_create(self, batch: Batch, values: dict[str, Any], op: Op) -> None:
        site = values["site"]
        if not sees_site(batch, site):
            raise Refused("unknown_reference", "There is no such site, or it is not visible to you.", field="site")
        if not batch.rights.has(*VISITORS) and not keeps_site(batch, site):
            raise Refused("forbidden", "Your role does not visit sites.")
        values["participants"] = sorted({*values.get("participants", ()), batch.me})
        values["device"] = str(batch.device.pk) if batch.device else None
        self._name_people(batch, values, values)

    def may_change(self, batch: Batch, row: Row, op: Op) -> None:
        if not may_write_visit(batch, row.values):
            raise Refused("forbidden", "Only those who take part in the visit, and its office, may do that.")
        self.check_open(batch, row)

    def check_open(self, batch: Batch, row: Row) -> None:
        require_open(row.values)

    def before_merge(self, batch: Batch, row: Row, wanted: dict[str, Any]) -> None:
        for name in ("started_at", "finished_at"):
            stands = row.values.get(name) is not None and name not in wanted
            if stands or row.values.get(f"recorded_{name}") is not None:
                wanted.pop(f"recorded_{name}", None)  # a trigger knows better, and nobody collides over it
        if "status" in wanted and wanted["status"] != row.values["status"]:
            self._check_status(wanted["status"])
        joins = batch.me not in row.values["participants"] and batch.rights.has(*VISITORS)
        if joins and "participants" not in wanted:
            # whoever works on a visit takes part in it; said of oneself, it collides with nobody
            batch.remember(row)
            wanted["participants"] = sorted({*row.values["participants"], batch.me})
            row.touches = [_without(touch, "participants") for touch in row.touches]
        self._name_people(batch, {**row.values, **wanted}, wanted)

    def _name_people(self, batch: Batch, values: Mapping[str, Any], wanted: dict[str, Any]) -> None:
        """Who begins a visit is whose trail counts, who reports it is its reporter, unless somebody was named."""
        if batch.me not in values["participants"]:
            return
        if wanted.get("status") in {"in_progress", "reported"} and values.get("trail_owner") is None:
            wanted["trail_owner"] = batch.me
        if wanted.get("status") == "reported" and values.get("reporter") is None:
            wanted["reporter"] = batch.me

    def complete_decision(
        self, batch: Batch, row: Row, changes: Mapping[str, Any], said_by: Mapping[str, str]
    ) -> dict[str, Any]:
        """Whose word was taken that the visit began or is reported, is its trail's owner and its reporter."""
        people = changes.get("participants", row.values["participants"])
        person, status = said_by.get("status"), changes.get("status")
        if person not in people or status not in {"in_progress", "reported"}:
            return {}
        names = ("trail_owner", "reporter") if status == "reported" else ("trail_owner",)
        return {name: person for name in names if name not in changes and row.values.get(name) is None}

    def derive(self, batch: Batch, values: dict[str, Any], changed: Collection[str], op: Op) -> None:
        """A time that a device corrects lies in the past. A decision between two that were said takes either."""
        before = batch.row("visit", op.record) if op.type == self.kind.name else None
        for name in ("started_at", "finished_at"):
            told = values.get(name) if name in changed else None
            corrected = before is not None and before.values.get(name) is not None
            if corrected and told is not None and op.made_at is not None and lies_ahead(_at(told), op.made_at):
                raise Refused("in_future", "That time had not come yet when this was entered.", field=name)

    def _check_status(self, wanted: str) -> None:
        if wanted not in DEVICE_STATUSES:
            raise Refused("forbidden", "Visits are verified and returned in the console.", field="status")

    def read_other(self, name: str, value: Any) -> Any:
        prefix = f"{sync.ANSWERS}."
        if not name.startswith(prefix) or not KEY.fullmatch(name, len(prefix)):
            return super().read_other(name, value)
        return value

    def check(self, batch: Batch, values: Mapping[str, Any], changed: Collection[str]) -> None:
        if "status" in changed:
            self._check_status(values["status"])
        if "site" in changed and not sees_site(batch, values["site"]):
            raise Refused("unknown_reference", "There is no such site, or it is not visible to you.", field="site")
        begun, ended = values.get("started_at"), values.get("finished_at")
        if begun is not None and ended is not None and _at(ended) < _at(begun):
            raise Refused("ends_before_start", "The visit would end before it begins.", field="finished_at")
        people = values["participants"]
        if not people:
            raise Refused("not_a_participant", "Somebody takes part in every visit.", field="participants")
        if "participants" in changed:
            self._check_people(batch, values)
        for name in ("reporter", "trail_owner"):
            concerned = name in changed or "participants" in changed
            if concerned and values.get(name) is not None and values[name] not in people:
                raise Refused("not_a_participant", f"`{name}` does not take part in the visit.", field=name)
        checklist = values.get("checklist") if "checklist" in changed else None
        if checklist is not None and checklist not in batch.known["checklists"]:
            raise Refused("unknown_reference", "There is no such checklist.", field="checklist")
        answered = [name for name in changed if name.startswith("answers.") and values.get(name) is not None]
        for name in answered:
            self._check_answer(batch, values, name)
        if answered:
            self._check_number(values)

    def _check_people(self, batch: Batch, values: Mapping[str, Any]) -> None:
        for person in values["participants"]:
            known = (
                person == batch.me
                or person in batch.known["people"]
                or (values["site"], person) in batch.known["people_of_site"]
            )
            if not known:
                detail = "There is no such person, or they are not visible to you."
                raise Refused("unknown_reference", detail, field="participants")

    def _check_answer(self, batch: Batch, values: Mapping[str, Any], name: str) -> None:
        """An answer fits the question as the visit's version of the checklist asks it."""
        schema = batch.known["checklists"].get(values.get("checklist"))
        if schema is None:
            raise Refused("no_checklist", "The visit has no checklist to answer.", field=name)
        try:
            check_answer(schema, name.removeprefix("answers."), values[name])
        except BadAnswer as error:
            raise Refused(error.code, f"`{name}`: {error}", field=name) from error

    def _check_number(self, values: Mapping[str, Any]) -> None:
        try:
            check_number(sync.answers_of(values))
        except BadAnswer as error:
            raise Refused(error.code, str(error), field=sync.ANSWERS) from error

    def may_delete(self, batch: Batch, row: Row, op: Op) -> None:
        if batch.me not in row.values["participants"] and not keeps_site(batch, row.values["site"]):
            raise Refused("forbidden", "Visits are deleted by those who take part in them.")
        batch.remember(row)
        row.touches = [*row.touches, *batch.known["hanging"].get(row.id, ())]

    # --- what goes with it --------------------------------------------------------------------------------------
    def written(self, batch: Batch, inserted: Sequence[Row], updated: Sequence[Row]) -> None:
        self._write_participants(inserted, updated)
        ids = [row.id for row in (*inserted, *updated) if row.values.get("started_at") is not None]
        held = "SELECT DISTINCT visit_id FROM field_heldtrailpoint WHERE visit_id = ANY (%s::uuid[])"
        waiting = [row[0] for row in loading.fetch(held, [arrays.uuids(ids)])] if ids else []
        for visit in Visit.objects.filter(pk__in=waiting).order_by("pk") if waiting else ():
            trail_points.judge_held(visit)

    def _write_participants(self, inserted: Sequence[Row], updated: Sequence[Row]) -> None:
        pairs = [(row.id, person) for row in (*inserted, *updated) for person in row.values["participants"]]
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('portal.people_by_set', 'on', true)")
            cursor.execute(
                """
                INSERT INTO field_visitparticipant (id, visit_id, user_id, rev, created_at, updated_at)
                SELECT u.id, u.visit, u.person, 0, now(), now()
                FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS u(id, visit, person)
                ORDER BY u.visit, u.person
                ON CONFLICT (visit_id, user_id) DO NOTHING
                """,
                [
                    arrays.uuids(uuid7() for _ in pairs),
                    arrays.uuids(visit for visit, _ in pairs),
                    arrays.plain(person for _, person in pairs),
                ],
            )
            if updated:
                cursor.execute(
                    """
                    DELETE FROM field_visitparticipant p USING field_visit v
                    WHERE p.visit_id = v.id AND v.id = ANY (%s) AND NOT p.user_id = ANY (v.participant_ids)
                    """,
                    [[row.id for row in updated]],
                )
            cursor.execute("SELECT set_config('portal.people_by_set', '', true)")

    def delete(self, batch: Batch, ids: Sequence[UUID]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('portal.people_by_set', 'on', true)")
        VisitParticipant.objects.filter(visit__in=ids).delete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('portal.people_by_set', '', true)")
        Visit.objects.filter(pk__in=ids).delete()
        # photos in this batch that hung on these visits went with them; their cases stay
        gone = {str(visit) for visit in ids}
        for row in batch.rows.values():
            if row.kind.name == "visit_photo" and row.values.get("visit") in gone:
                row.exists = False


class SiteWriter(Writer):
    """Records with a `site`: whoever may write visits there may make, change and, if they made them, delete them.

    `author` names the field that holds who made a record, where there is one.
    """

    author = ""

    @property
    def people_fields(self) -> Collection[str]:  # type: ignore[override]  # follows from `author`
        return (self.author,) if self.author else ()

    def load(self, batch: Batch, ops: Sequence[Op], rows: Sequence[Row]) -> None:
        named = {value for op in ops if isinstance(value := op.data.get("site"), str) and _is_uuid(value)}
        load_sites(batch, {row.values.get("site") for row in rows} | {str(UUID(site)) for site in named})

    def may_create(self, batch: Batch, values: dict[str, Any], op: Op) -> None:
        self._require_site(batch, values["site"])
        if not batch.rights.has(*VISITORS) and not keeps_site(batch, values["site"]):
            raise Refused("forbidden", "Your role does not visit sites.")
        if self.author:
            values[self.author] = batch.me

    def may_change(self, batch: Batch, row: Row, op: Op) -> None:
        if not self.writes_there(batch, row.values):
            raise Refused("forbidden", "Only those who visit this site, and its office, may do that.")

    def writes_there(self, batch: Batch, values: Mapping[str, Any]) -> bool:
        return self.made_it(batch, values) or may_write_visit(batch, {"site": values.get("site")})

    def made_it(self, batch: Batch, values: Mapping[str, Any]) -> bool:
        return bool(self.author) and values.get(self.author) == batch.me

    def check(self, batch: Batch, values: Mapping[str, Any], changed: Collection[str]) -> None:
        if "site" in changed:
            self._require_site(batch, values["site"])

    def may_delete(self, batch: Batch, row: Row, op: Op) -> None:
        if self.author and not self.made_it(batch, row.values) and not keeps_site(batch, row.values["site"]):
            raise Refused("forbidden", "Only those who made it, and the site's office, may delete it.")

    def _require_site(self, batch: Batch, site: str) -> None:
        if not sees_site(batch, site):
            raise Refused("unknown_reference", "There is no such site, or it is not visible to you.", field="site")


class CaseWriter(SiteWriter):
    parents = {"visit": "visit"}
    author = "submitter"

    def may_create(self, batch: Batch, values: dict[str, Any], op: Op) -> None:
        super().may_create(batch, values, op)
        values["raised_at"] = types.instant(op.made_at or batch.now)

    def writes_there(self, batch: Batch, values: Mapping[str, Any]) -> bool:
        visit = batch.row("visit", values.get("visit"))
        return super().writes_there(batch, values) or (visit is not None and may_write_visit(batch, visit.values))

    def derive(self, batch: Batch, values: dict[str, Any], changed: Collection[str], op: Op) -> None:
        visit = batch.row("visit", values.get("visit"))
        if visit is None:
            values["visit"] = None  # it was deleted; the case stays
        elif values["site"] != visit.values["site"]:
            if "site" in changed:
                raise Refused("visit_at_another_site", "A case stands at the site of its visit.", field="site")
            values["site"] = visit.values["site"]
        if "settled_on_site" in changed:
            settled_at = types.instant(op.made_at or batch.now)
            values["settled_at"] = (values.get("settled_at") or settled_at) if values["settled_on_site"] else None

    def check(self, batch: Batch, values: Mapping[str, Any], changed: Collection[str]) -> None:
        super().check(batch, values, changed)
        if not values["text"].strip():
            raise Refused("required", "`text` says what the problem is.", field="text")

    def delete(self, batch: Batch, ids: Sequence[UUID]) -> None:
        Case.objects.filter(pk__in=ids).delete()  # photos stay with their visit


class VisitPhotoWriter(Writer):
    parents = {"visit": "visit", "case": "case"}

    def may_create(self, batch: Batch, values: dict[str, Any], op: Op) -> None:
        self._require_visit(batch, values)

    def may_change(self, batch: Batch, row: Row, op: Op) -> None:
        self._require_visit(batch, row.values)

    def _require_visit(self, batch: Batch, values: Mapping[str, Any]) -> None:
        visit = batch.rows.get(
            ("visit", UUID(values["visit"]))
        )  # also one that was deleted: its values tell whose it was
        if visit is None or not may_write_visit(batch, visit.values):
            raise Refused("forbidden", "Only those who take part in the visit, and its office, may do that.")
        require_open(visit.values)

    def check_open(self, batch: Batch, row: Row) -> None:
        visit = batch.rows.get(("visit", UUID(row.values["visit"])))
        if visit is not None:
            require_open(visit.values)

    def derive(self, batch: Batch, values: dict[str, Any], changed: Collection[str], op: Op) -> None:
        if "original_sha256" in changed:
            values["original"] = None  # another one is announced, or none any more
        case = batch.rows.get(("case", UUID(values["case"]))) if values.get("case") else None
        if case is None:
            return  # none; or one that another gave it just before this was locked, which the database sees to
        if not case.exists:
            values["case"] = None  # it was deleted; the photo stays
        elif "case" in changed and case.values.get("visit") != values["visit"]:
            raise Refused("case_of_another_visit", "A photo shows a case of its own visit.", field="case")

    def check(self, batch: Batch, values: Mapping[str, Any], changed: Collection[str]) -> None:
        super().check(batch, values, changed)
        if (values["original_sha256"] == "") != (values["original_size"] is None):
            raise Refused("bad_value", "An original has a hash and a size, or neither.", field="original_size")

    def site_of(self, batch: Batch, values: Mapping[str, Any]) -> str | None:
        visit = batch.rows.get(("visit", UUID(values["visit"]))) if values.get("visit") else None
        site: str | None = visit.values.get("site") if visit else None
        return site

    def written(self, batch: Batch, inserted: Sequence[Row], updated: Sequence[Row]) -> None:
        awaiting = [row.id for row in updated if row.values["original_sha256"] and row.values["original"] is None]
        claiming = [*(row.id for row in inserted), *awaiting]
        photos.claim_files(VisitPhoto.objects.filter(pk__in=claiming), actor=batch.user)

    def delete(self, batch: Batch, ids: Sequence[UUID]) -> None:
        VisitPhoto.objects.filter(pk__in=ids).delete()


class ConflictWriter(ResolutionWriter):
    """A conflict is decided by an operation whose data is `{"resolution": {field: value}}`."""

    def name_others(self, ops: Sequence[Op], ids: dict[str, set[UUID]]) -> Iterable[Op]:
        """The records in conflict; a resolution is looked at like an edit by somebody who has seen everything."""
        wanted = {op.id for op in ops if op.id is not None}
        if not wanted:
            return
        sql = "SELECT id, type, object_id FROM field_conflict WHERE id = ANY (%s)"
        for conflict, type_name, record in loading.fetch(sql, [list(wanted)]):
            ids[type_name].add(record)
            for op in ops:
                if op.id == conflict:
                    yield Op({}, b"", uuid7(), type_name, record, Action.UPDATE, UP_TO_DATE, None, _resolution_of(op))

    def load(self, batch: Batch, ops: Sequence[Op], rows: Sequence[Row]) -> None:
        load_sites(batch, [row.values.get("site") for row in rows if row.exists])

    def resolve(self, batch: Batch, row: Row, op: Op) -> Result:
        """Set the decided fields of the record in conflict. Raises Refused.

        What was decided before in the same way is not decided again, and no refusal.
        """
        from field.services.sync.push import Result

        resolution = _resolution_of(op)
        if op.action is not Action.UPDATE or not resolution or set(op.data) != {"resolution"}:
            raise Refused("bad_resolution", "A conflict is changed by a `resolution`: field → value.")
        if not row.exists:
            raise Refused("missing_record", "There is no such conflict.", retry=row.ended is None)
        target = batch.rows[row.values["type"], UUID(row.values["id"])]
        if not may_resolve(batch, row.values.get("site"), row.values["authors"], target):
            raise Refused(
                "forbidden", "Conflicts are decided by those who are in them, and by the territory's overseers."
            )
        standing = [*batch.settled_conflicts, *batch.conflicts.values()]
        conflict = next((one for one in standing if one.id == row.id), None)
        is_open = conflict is not None and not conflict.resolved
        fields: Mapping[str, Any] = conflict.fields if conflict else row.values["fields"]
        decided = self._read(target, fields, resolution)
        decided = {name: value for name, value in decided.items() if not _was_decided(fields.get(name), value)}
        if decided and (not is_open or any("resolved" in fields.get(name, ()) for name in decided)):
            raise Refused("already_resolved", "This was decided already.")
        if decided and conflict is not None:
            whole = self._apply(batch, target, conflict, decided, op)
            batch.close_conflict_fields(conflict, whole)
        return Result(op, Status.APPLIED, row=row)

    def _read(self, target: Row, fields: Mapping[str, Any], resolution: Mapping[str, Any]) -> dict[str, Any]:
        """The resolution's values, canonical."""
        decided: dict[str, Any] = {}
        for name, value in resolution.items():
            if name not in fields and not (name == sync.DELETED and not target.exists):
                raise Refused("not_in_conflict", f"`{name[:60]}` is not in conflict.", field=name[:60])
            if name == sync.DELETED:
                if type(value) is not bool:
                    raise Refused("bad_value", "`deleted` is true or false.", field=name)
                decided[name] = value
            elif resolution.get(sync.DELETED) is True:
                decided[name] = None  # no value stands; a deleted record's side of each field is shown as null
            elif not target.exists:
                decided[name] = value  # to be compared with what was decided; `_apply` writes nothing into what is gone
            elif value is not None and value == target.values.get(name):
                decided[name] = value  # what stands there already
            else:
                field = target.kind.field(name)
                decided[name] = field.read(value) if field else target.kind.rules.read_other(name, value)
        return decided

    def _apply(
        self, batch: Batch, target: Row, conflict: OpenConflict, decided: Mapping[str, Any], op: Op
    ) -> dict[str, Any]:
        """Write what was decided. All that is decided with it: with the record's end, every field."""
        writer = target.kind.rules
        ended = {name: decided.get(name) for name in sync.still_open(conflict.fields)} | {sync.DELETED: True}
        if not target.exists:
            if decided.get(sync.DELETED) is False:
                raise Refused(
                    "cannot_restore", "What was deleted is not made again; make a new record.", field="deleted"
                )
            if sync.DELETED not in decided:
                detail = "The record was deleted; that it is, is all there is to decide (`deleted: true`)."
                raise Refused("record_deleted", detail, field=next(iter(decided)))
            return ended
        if decided.get(sync.DELETED) is True:
            writer.check_open(batch, target)
            if not oversees_site(batch, conflict.site):
                writer.may_delete(batch, target, op)
            batch.stage(Action.DELETE, target, target.values)
            return ended
        changes = {
            name: value for name, value in decided.items() if name != sync.DELETED and value != target.values.get(name)
        }
        if changes:
            writer.check_open(batch, target)
            changes |= writer.complete_decision(batch, target, changes, _said_by(conflict, changes))
            batch.require_parents(target.kind, changes)
            target.kind.require_references(batch, changes)
            values = {**target.values, **changes}
            writer.derive(batch, values, changes.keys(), op)
            writer.check(batch, values, changes.keys())
            batch.stage(Action.UPDATE, target, values)
        return dict(decided)


UP_TO_DATE = 2**63 - 1
"""A base above every revision: nothing can have changed since."""


def _resolution_of(op: Op) -> Mapping[str, Any]:
    resolution = op.data.get("resolution")
    return resolution if isinstance(resolution, dict) else {}


def _was_decided(field: Mapping[str, Any] | None, value: Any) -> bool:
    return field is not None and "resolved" in field and field["resolved"] == value


def _said_by(conflict: OpenConflict, changes: Mapping[str, Any]) -> dict[str, str]:
    """Of the values that were taken from an edit: whose edit it was."""
    return {
        name: edit["user"]
        for name, value in changes.items()
        for edit in conflict.edits
        if name in edit["fields"] and edit["fields"][name] == value
    }


def oversees_site(batch: Batch, site: str | None) -> bool:
    path = batch.known["site_paths"].get(site)
    return batch.rights.superuser or (path is not None and batch.rights.oversees(path))


def may_resolve(batch: Batch, site: str | None, authors: Collection[str], target: Row) -> bool:
    """The overseers of a conflict's site, and those who gave one of its values, as long as they may write the record
    at all: a decision takes any value, so it is no way in for those who have left."""
    if oversees_site(batch, site):
        return True
    if batch.me not in authors:
        return False
    nothing = Op({}, b"", target.id, target.kind.name, target.id, base=UP_TO_DATE)
    try:
        target.kind.rules.may_change(batch, target, nothing)
    except Refused as refusal:
        return refusal.code != "forbidden"
    return True


def _without(touch: sync.Touch, name: str) -> sync.Touch:
    before = {field: value for field, value in touch.before.items() if field != name}
    return sync.Touch(touch.rev, touch.own, touch.actor, before)


def _at(instant: str) -> datetime:
    """As texts, 05.5Z would come before 05Z."""
    return datetime.fromisoformat(instant)


def _is_uuid(value: str) -> bool:
    try:
        types.read_uuid(value, "id")
    except Refused:
        return False
    return True
