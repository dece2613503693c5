"""Districts and people as files, and what files of places in districts have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.models import Agency, District, Membership, User
from geo_portal.accounts.models.territory import MAX_ARRIVAL_RADIUS_M
from geo_portal.accounts.rights import Rights, rights_of
from geo_portal.accounts.services.registers import Place, put_districts, put_people
from geo_portal.core.exchange.columns import (
    Area,
    Choice,
    Column,
    Email,
    Flag,
    Position,
    Reference,
    Refusal,
    Text,
    Whole,
)
from geo_portal.core.exchange.tables import Draft, References, Table

DEEPEST: Final = 20
"""Levels of districts; there are five or six. Paths have room for no more."""


class PlaceTable(Table):
    """Records that stand at a `location` in a `district`: they go to and come from those who keep the registers of
    that territory. `model` has a manager with `visible_to`, and the fields `source` and `source_crs`."""

    def stored(self) -> QuerySet[Any]:
        places: QuerySet[Any] = self._all().select_related("district")
        return places.defer("district__boundary")

    def exported(self, actor: Any) -> QuerySet[Any]:
        return self.stored().filter(pk__in=self._all().visible_to(actor).values("pk")).order_by("code")

    def references(self) -> References:
        return {"district": {district.code: district for district in District.objects.defer("boundary")}}

    def check(self, draft: Draft, actor: Any, references: References) -> None:
        rights = rights_of(actor)
        if draft.record is not None and not rights.keeps_registers_of(draft.record.district.path):
            raise Refusal("code", "forbidden", _("The record with this code is another territory's."))
        code = draft.values.get("district")
        if code and not rights.keeps_registers_of(references["district"][code].path):
            raise Refusal("district", "forbidden", _("This district is not in your territory."))

    def write(self, actor: Any, drafts: Sequence[Draft], references: References, *, source: str) -> None:
        created = [self._place(draft, references, source) for draft in drafts if draft.record is None]
        changed = [self._place(draft, references, source) for draft in drafts if draft.record is not None]
        self.put(created=created, changed=changed, within=rights_of(actor))

    @abstractmethod
    def put(self, *, created: Sequence[Any], changed: Sequence[Any], within: Rights) -> None:
        """The service that writes them by set."""

    def _all(self) -> Any:
        return self.model._default_manager

    def _place(self, draft: Draft, references: References, source: str) -> Any:
        place: Any = draft.record or self.model(source=source, source_crs=draft.crs)
        named = draft.given()
        for column in self.columns:
            if isinstance(column, Reference) and column.name in named:
                setattr(place, column.name, references[column.among].get(named.pop(column.name)))
        if "location" in named:
            place.location, place.source_crs = Position.geometry(named.pop("location")), draft.crs
        for name, value in named.items():
            setattr(place, name, value)
        place.source = place.source or source
        return place


class DistrictTable(Table):
    subject = "district"
    model = District
    batch_rows = 200  # boundaries are large
    columns = (
        Text(name="code", label=gettext_lazy("code"), max_length=24, pattern=r"[0-9A-Za-z_-]+", required=True),
        Text(name="name", label=gettext_lazy("name"), max_length=100, required=True),
        Text(name="name_en", label=gettext_lazy("English name"), max_length=100),
        Choice(name="kind", label=gettext_lazy("kind"), choices=dict(District.Kind.choices), required=True),
        Reference(name="parent", label=gettext_lazy("parent"), attribute="parent.code"),
        Area(label=gettext_lazy("boundary"), is_geometry=True),
        Whole(
            name="arrival_radius_m",
            label=gettext_lazy("counts as arrived within, metres"),
            largest=MAX_ARRIVAL_RADIUS_M,
        ),
        Text(name="source", label=gettext_lazy("source"), max_length=200),
    )

    def stored(self) -> QuerySet[Any]:
        return District.objects.select_related("parent").defer("parent__boundary")

    def exported(self, actor: Any) -> QuerySet[Any]:
        return self.stored().filter(pk__in=District.objects.visible_to(actor).values("pk")).order_by("path")

    def references(self) -> References:
        rows = District.objects.select_related("parent").defer("boundary", "parent__boundary")
        return {"district": {district.code: district for district in rows}}

    def check(self, draft: Draft, actor: Any, references: References) -> None:
        rights = rights_of(actor)
        if draft.record is not None and not rights.keeps_registers_of(draft.record.path):
            raise Refusal("code", "forbidden", _("The record with this code is another territory's."))
        if rights.superuser:
            return
        if draft.record is not None and "parent" in draft.changes:
            raise Refusal("parent", "forbidden", _("Only the platform's administrator moves a district."))
        if draft.record is None:
            above = references["district"].get(draft.values.get("parent", ""))
            if above is None or not rights.keeps_registers_of(above.path):
                raise Refusal("parent", "forbidden", _("This district is not in your territory."))

    def settle(self, drafts: Sequence[Draft], references: References) -> list[tuple[Draft, Refusal]]:
        """A parent must be there, or come with the file; nobody is put below itself."""
        refusals: dict[str, tuple[Draft, Refusal]] = {}
        while True:
            left = [draft for draft in drafts if draft.key not in refusals]
            parents = self._parents(left, references)
            found = [(draft, refusal) for draft in left if (refusal := _misplaced(draft, parents))]
            if not found:
                return list(refusals.values())
            refusals |= {draft.key: (draft, refusal) for draft, refusal in found}

    def in_order(self, drafts: Iterable[Draft]) -> list[Draft]:
        """From the root down, as the tree will be."""
        listed = list(drafts)
        parents = self._parents(listed, self.references())
        return sorted(listed, key=lambda draft: (_depth(draft.key, parents), draft.key))

    def write(self, actor: Any, drafts: Sequence[Draft], references: References, *, source: str) -> None:
        known = dict(references["district"])
        parents = self._parents(drafts, references)
        ordered = sorted(drafts, key=lambda draft: _depth(draft.key, parents))
        for _level, level in groupby(ordered, key=lambda draft: _depth(draft.key, parents)):
            of_level = list(level)
            districts = {draft.key: self._district(draft, known, source) for draft in of_level}
            put_districts(
                created=[districts[draft.key] for draft in of_level if draft.record is None],
                changed=[districts[draft.key] for draft in of_level if draft.record is not None],
            )
            known |= districts

    @staticmethod
    def _parents(drafts: Iterable[Draft], references: References) -> dict[str, str]:
        """The code above each code, "" at a root, as it would be."""
        parents = {code: row.parent.code if row.parent else "" for code, row in references["district"].items()}
        for draft in drafts:
            if "parent" in draft.values:
                parents[draft.key] = draft.values["parent"]
            else:
                parents.setdefault(draft.key, "")
        return parents

    @staticmethod
    def _district(draft: Draft, known: Mapping[str, Any], source: str) -> District:
        district: District = draft.record or District(source=source, source_crs=draft.crs)
        named = draft.given()
        if "parent" in named:
            district.parent = known.get(named.pop("parent"))
        if named.get("boundary") is not None:
            district.source_crs = draft.crs
        for name, value in named.items():
            setattr(district, name, value)
        district.source = district.source or source
        return district


def _misplaced(draft: Draft, parents: Mapping[str, str]) -> Refusal | None:
    above = draft.values.get("parent", "")
    if above and above not in parents:
        sentence = _("There is no district with the code “%s”, neither here nor in the file.")
        return Refusal("parent", "unknown_reference", sentence % above)
    if _depth(draft.key, parents) >= DEEPEST:
        return Refusal("parent", "below_itself", _("A district cannot be put below itself."))
    return None


def _depth(code: str, parents: Mapping[str, str]) -> int:
    depth = 0
    while depth < DEEPEST and (code := parents.get(code, "")):
        depth += 1
    return depth


# --- people -----------------------------------------------------------------------------------------------------------

Named = tuple[str, str, str]
"""Role, "district" or "agency", its code."""


@dataclass(frozen=True, kw_only=True)
class Memberships(Column):
    """All that a person is: `role@district code` or `role@agency:code`, separated by semicolons."""

    def blank(self) -> frozenset[Named]:
        return frozenset()

    def parse(self, text: str) -> frozenset[Named]:
        return frozenset(self._one(part.strip()) for part in text.replace("；", ";").split(";") if part.strip())

    def _one(self, text: str) -> Named:
        role, _at, place = (part.strip() for part in text.partition("@"))
        if role not in [known.value for known in Role]:
            known_roles = ", ".join(role.value for role in Role)
            raise Refusal(
                self.name,
                "invalid_choice",
                _("“%(value)s” is none of: %(known)s.") % {"value": role[:60], "known": known_roles},
            )
        where, colon, code = place.partition(":")
        if not colon:
            where, code = "district", place
        if where.strip() not in ("district", "agency") or not code.strip():
            raise Refusal(
                self.name, "invalid", _("“%s” is not written role@district code or role@agency:code.") % text[:60]
            )
        return role, where.strip(), code.strip()

    def of(self, record: Any) -> frozenset[Named]:
        return frozenset(
            (row.role, "district", row.district.code) if row.district else (row.role, "agency", row.agency.code)
            for row in record.memberships.all()
        )

    def show(self, value: Any) -> str:
        return "; ".join(
            f"{role}@{code}" if where == "district" else f"{role}@agency:{code}" for role, where, code in sorted(value)
        )

    def cells(self, value: Any, crs: str) -> dict[str, Any]:
        return {self.name: self.show(value)}

    def json(self, value: Any, crs: str) -> str:
        return self.show(value)


@dataclass(frozen=True, kw_only=True)
class UserName(Text):
    def parse(self, text: str) -> str:
        return str(User.normalize_username(super().parse(text)))


class UserTable(Table):
    """People with their memberships. Passwords and the rights of the back office are no part of it."""

    subject = "user"
    model = User
    key = "username"
    columns = (
        UserName(name="username", label=gettext_lazy("User name"), max_length=150, pattern=r"[\w.@+-]+", required=True),
        Text(name="name", label=gettext_lazy("name"), max_length=100, required=True),
        Text(name="phone", label=gettext_lazy("telephone"), max_length=30),
        Email(name="email", label=gettext_lazy("e-mail")),
        Choice(name="language", label=gettext_lazy("language"), choices=dict(settings.LANGUAGES), default="zh-hans"),
        Flag(name="is_active", label=gettext_lazy("may sign in")),
        Memberships(name="memberships", label=gettext_lazy("memberships")),
    )

    def stored(self) -> QuerySet[Any]:
        places = Membership.objects.select_related("district", "agency__district").defer(
            "district__boundary", "agency__district__boundary"
        )
        people: QuerySet[Any] = User.objects.prefetch_related(Prefetch("memberships", places))
        return people

    def exported(self, actor: Any) -> QuerySet[Any]:
        return self.stored().filter(pk__in=User.objects.visible_to(actor).values("pk")).order_by("username")

    def references(self) -> References:
        return {
            "district": {district.code: district for district in District.objects.defer("boundary")},
            "agency": {
                agency.code: agency for agency in Agency.objects.select_related("district").defer("district__boundary")
            },
        }

    def check(self, draft: Draft, actor: Any, references: References) -> None:
        for _role, where, code in sorted(draft.values.get("memberships", ())):
            if code not in references[where]:
                sentence = _("There is no district or agency with the code “%s”.")
                raise Refusal("memberships", "unknown_reference", sentence % code)
        if draft.key == actor.username and not draft.values.get("is_active", True):
            raise Refusal("is_active", "own_account", _("Nobody locks their own account."))
        if not rights_of(actor).superuser:
            self._require_territory(draft, actor, references)

    @staticmethod
    def _require_territory(draft: Draft, actor: Any, references: References) -> None:
        """An office keeps people who are something in its territory and nowhere else, and nobody of the back office."""
        rights = rights_of(actor)
        if draft.record is not None:
            stored = [row.district or row.agency.district for row in draft.record.memberships.all()]
            own = stored and all(rights.keeps_registers_of(district.path) for district in stored)
            if not own or draft.record.is_staff or draft.record.is_superuser:
                raise Refusal("username", "forbidden", _("The record with this code is another territory's."))
        elif not draft.values.get("memberships"):
            raise Refusal("memberships", "required", _("A new record needs a value here."))
        if draft.record is not None and "memberships" in draft.changes and not draft.values["memberships"]:
            raise Refusal("memberships", "required", _("A value is missing."))
        for _role, where, code in draft.values.get("memberships", ()):
            place = references[where][code]
            district = place if where == "district" else place.district
            if not rights.keeps_registers_of(district.path):
                raise Refusal("memberships", "forbidden", _("This district is not in your territory."))

    def write(self, actor: Any, drafts: Sequence[Draft], references: References, *, source: str) -> None:
        people: dict[str, list[User]] = {"created": [], "changed": []}
        memberships: dict[Any, set[Place]] = {}
        for draft in drafts:
            user: User = draft.record or User()
            named = draft.given()
            places = named.pop("memberships", None)
            if places is not None:
                memberships[user.pk] = {_place(named_place, references) for named_place in places}
            for name, value in named.items():
                setattr(user, name, value)
            people[draft.action].append(user)
        put_people(created=people["created"], changed=people["changed"], memberships=memberships)


def _place(named: Named, references: References) -> Place:
    role, where, code = named
    key = references[where][code].pk
    return (role, key, None) if where == "district" else (role, None, key)
