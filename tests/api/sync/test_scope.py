"""Which records arrive on a tablet and which leave it, whatever changes hands: real commits, page by page.

What must hold each time: after draining, a tablet holds what a new one of the same person is given, and nothing came
that was not in that person's scope when it came.
"""

from __future__ import annotations

import random
import uuid
from contextlib import ExitStack
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from field.models import Assignment, AssignmentLiaison, Checklist, Conflict, Site, Visit, VisitParticipant, VisitPhoto
from field.services.sync import days
from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.models import Agency, District, Membership, User
from geo_portal.core import clock
from maps.models import ServicePoint
from tests import factories, factories_field, factories_maps
from tests.api.sync.conftest import settle_feed
from tests.tablets import Tablet, make_op

pytestmark = pytest.mark.django_db(transaction=True)


# --- what a person's scope is, said once more and independently ------------------------------------------------------


def sites_of(user: User) -> set[str]:
    agencies = Membership.objects.filter(
        user=user, agency__isnull=False, role__in=[Role.HOLDER, Role.LIAISON, Role.INSPECTOR]
    )
    current = Assignment.objects.current()
    found = {
        *current.filter(holder_user=user).values_list("site", flat=True),
        *current.filter(holder_agency__in=agencies.values("agency")).values_list("site", flat=True),
        *current.filter(pk__in=AssignmentLiaison.objects.filter(user=user).values("assignment")).values_list(
            "site", flat=True
        ),
    }
    return {str(site) for site in found}


def districts_of(user: User) -> set[str]:
    paths = [
        (membership.district or membership.agency.district).path
        for membership in Membership.objects.filter(user=user).select_related("district", "agency__district")
    ]
    return {
        str(district.pk)
        for district in District.objects.all()
        if any(district.path.startswith(path) or path.startswith(district.path) for path in paths)
    }


def stray(user: User, change: Any) -> bool:
    """Whether a record that came does not belong to this person."""
    if "removed" in change:
        return False
    type_, data = change["type"], change["data"]
    match type_:
        case "site":
            return change["id"] not in sites_of(user)
        case "visit" | "assignment" | "panorama":
            return data["site"] not in sites_of(user)
        case "visit_photo":
            return str(Visit.objects.get(pk=data["visit"]).site_id) not in sites_of(user)
        case "district":
            return change["id"] not in districts_of(user)
        case "service_point":
            return data["district"] not in districts_of(user)
        case "agency":
            mine = Membership.objects.filter(user=user, agency=change["id"]).exists()
            return data["district"] not in districts_of(user) and not mine
        case "conflict":
            return str(user.pk) not in data["authors"]
        case "checklist":
            return False
    return False


class Carried:
    """A person's tablet in these tests: `pull` checks each page, `check` that it holds what a new one is given."""

    def __init__(self, user: User, make: Any) -> None:
        self.user, self._make = user, make
        self.tablet: Tablet = make(user)

    def pull(self, limit: int | None = None) -> Any:
        page = self.tablet.pull(limit)
        assert [change for change in page["changes"] if stray(self.user, change)] == []
        return page

    def drain(self, limit: int | None = None) -> list[Any]:
        settle_feed()
        before = len(self.tablet.arrived)
        while self.pull(limit)["more"]:
            pass
        return self.tablet.arrived[before:]

    def check(self, limit: int | None = None) -> None:
        self.drain(limit)
        fresh = self._make(self.user)
        fresh.drain()
        assert self.tablet.store == fresh.store
        assert self.tablet.ids("site") == sites_of(self.user)

    def holds(self, type_: str, id_: Any) -> bool:
        return (type_, str(id_)) in self.tablet.store


@pytest.fixture
def world(town: SimpleNamespace, tablet_of: Any) -> SimpleNamespace:
    """The town with an agency `bureau` in `here`; `site` of `holder` with a visit, a photo and an assignment."""
    bureau, board = factories.make_agency(town.here), factories.make_agency(town.there)
    clerk = factories.make_user("clerk", role=Role.LIAISON, agency=bureau)
    site = factories_field.make_site(town.here)
    assignment = factories_field.make_assignment(site, town.holder)
    visit = factories_field.make_visit(site, town.holder)
    photo = factories_field.make_photo(visit)
    panorama = factories_field.make_site_panorama(site, town.drone)
    return SimpleNamespace(
        **vars(town),
        bureau=bureau,
        board=board,
        clerk=clerk,
        site=site,
        assignment=assignment,
        visit=visit,
        photo=photo,
        records=[
            ("site", site.pk),
            ("assignment", assignment.pk),
            ("visit", visit.pk),
            ("visit_photo", photo.pk),
            ("panorama", panorama.pk),
        ],
        carried=lambda user: Carried(user, tablet_of),
    )


def test_a_site_that_changes_hands_leaves_one_tablet_and_arrives_on_the_other(world):
    holder, clerk, liaison = (world.carried(one) for one in (world.holder, world.clerk, world.liaison))
    for one in (holder, clerk, liaison):
        one.check()
    assert all(holder.holds(*record) for record in world.records)
    assert not any(clerk.holds(*record) for record in world.records)

    world.assignment.holder_user, world.assignment.holder_agency = None, world.bureau
    world.assignment.save()
    for one, limit in ((holder, 1), (clerk, 2), (liaison, None)):
        one.check(limit)
    assert not any(holder.holds(*record) for record in world.records)
    assert all(clerk.holds(*record) for record in world.records)
    removed = {change["id"]: change.get("removed") for change in holder.tablet.arrived[-len(world.records) :]}
    assert removed == {str(id_): "out_of_scope" for _, id_ in world.records}

    world.assignment.holder_user, world.assignment.holder_agency = world.holder, None
    world.assignment.save()
    liaisons = AssignmentLiaison.objects.create(assignment=world.assignment, user=world.liaison)
    for one, limit in ((holder, 3), (clerk, 1), (liaison, 1)):
        one.check(limit)
    assert all(holder.holds(*record) and liaison.holds(*record) for record in world.records)
    assert not any(clerk.holds(*record) for record in world.records)

    liaisons.delete()
    liaison.check(1)
    assert not any(liaison.holds(*record) for record in world.records)
    world.assignment.delete()
    holder.check()
    assert not any(holder.holds(*record) for record in world.records)


def test_what_happens_at_a_neighbours_site_is_not_told_not_even_its_id(world):
    holder = world.carried(world.holder)
    holder.check()
    strange = factories_field.make_site(world.here)
    Site.objects.filter(pk=strange.pk).update(address="another street")
    factories_field.make_visit(strange, world.liaison)
    settle_feed()
    assert holder.tablet.drain() == []


def test_an_assignment_begins_and_ends_with_the_day(world):
    today = clock.now().astimezone(clock.LOCAL).date()
    later = factories_field.make_site(world.here)
    visit = factories_field.make_visit(later, world.holder)
    ends = Assignment.objects.get(pk=world.assignment.pk)
    ends.ends_on = today + timedelta(days=1)
    ends.save()
    begins = factories_field.make_assignment(later, world.holder, starts_on=today + timedelta(days=1))
    days.tell_days()
    holder = world.carried(world.holder)
    holder.check()
    assert holder.holds("site", world.site.pk)
    assert not holder.holds("site", later.pk)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert days.tell_days() == 2
        assert days.tell_days() == 0
        holder.check(2)
        assert not any(holder.holds(*record) for record in world.records)
        assert all(holder.holds(*one) for one in (("site", later.pk), ("visit", visit.pk), ("assignment", begins.pk)))


def test_days_on_which_nothing_ran_are_made_up_for(world):
    world.assignment.ends_on = clock.now().astimezone(clock.LOCAL).date() + timedelta(days=2)
    world.assignment.save()
    days.tell_days()
    holder = world.carried(world.holder)
    holder.check()
    with clock.frozen(clock.now() + timedelta(days=9)):
        days.tell_days()
        holder.check(1)
        assert not holder.holds("site", world.site.pk)


def test_a_visit_that_moves_between_sites_takes_its_photos_along(world):
    other = factories_field.make_site(world.here)
    factories_field.make_assignment(other, world.liaison)
    holder, liaison = world.carried(world.holder), world.carried(world.liaison)
    holder.check()
    liaison.check()
    for site, has, has_not in ((other, liaison, holder), (world.site, holder, liaison)):
        visit = Visit.objects.get(pk=world.visit.pk)
        visit.site = site
        visit.save()
        for one in (holder, liaison):
            one.check(1)
        assert has.holds("visit", visit.pk)
        assert has.holds("visit_photo", world.photo.pk)
        assert not has_not.holds("visit", visit.pk)
        assert not has_not.holds("visit_photo", world.photo.pk)


def test_all_that_an_agency_holds_comes_and_goes_with_a_role_in_it(world):
    sites = [factories_field.make_site(world.here) for _ in range(5)]
    for site in sites:
        factories_field.make_visit(site, world.clerk)
        factories_field.make_assignment(site, holder_agency=world.bureau)
    clerk = world.carried(world.clerk)
    clerk.check(4)
    assert clerk.tablet.ids("site") == {str(site.pk) for site in sites}
    membership = Membership.objects.get(user=world.clerk)
    membership.role = Role.CASE_HANDLER  # who handles cases does not visit
    membership.save()
    clerk.check(1)
    assert clerk.tablet.ids("site") == set()
    membership.role = Role.HOLDER
    membership.save()
    clerk.check(3)
    assert len(clerk.tablet.ids("site")) == 5
    Assignment.objects.filter(holder_agency=world.bureau).update(holder_agency=world.board)
    clerk.check(2)
    assert clerk.tablet.ids("site") == clerk.tablet.ids("visit") == set()
    membership.agency = world.board
    membership.save()
    clerk.check(1)
    assert len(clerk.tablet.ids("visit")) == 5
    membership.delete()
    Assignment.objects.filter(holder_agency=world.board).update(holder_agency=world.bureau)
    clerk.check(2)
    assert clerk.tablet.ids("district") == clerk.tablet.ids("site") == set()


def test_a_district_role_withdrawn_takes_its_reference_data_along_and_no_rows_come(world):
    point = factories_maps.make_service_point(world.here)
    supervisor = world.carried(world.supervisor)
    supervisor.check()
    assert supervisor.holds("service_point", point.pk)
    Membership.objects.filter(user=world.supervisor).delete()
    came = supervisor.drain(2)
    assert came
    assert all(change.get("removed") == "out_of_scope" for change in came)
    supervisor.check()
    assert not supervisor.holds("service_point", point.pk)
    assert not supervisor.holds("district", world.city.pk)


def test_an_agency_or_a_district_that_is_put_elsewhere_takes_its_members_territory_along(world):
    city = factories.make_district("610200", "铜川市", kind="city")
    near, far = factories_maps.make_service_point(world.here), factories_maps.make_service_point(world.there)
    cities = factories_maps.make_service_point(world.city)
    other = factories_maps.make_service_point(city)
    people = [world.carried(one) for one in (world.clerk, world.supervisor, world.city_office, world.neighbour)]
    for one in people:
        one.check()
    clerk, supervisor, city_office = people[:3]
    world.bureau.district = world.there
    world.bureau.save()
    for one in people:
        one.check(2)
    assert clerk.holds("service_point", far.pk)
    assert not clerk.holds("service_point", near.pk)
    for district in (world.there, world.here):
        district.parent = city
        district.save()
        for one in people:
            one.check(1)
    assert supervisor.holds("service_point", other.pk)
    assert not supervisor.holds("service_point", cities.pk)
    assert not city_office.holds("service_point", near.pk)


def test_a_district_that_is_removed_leaves(world):
    village = factories.make_district("610103001", "村", parent=world.here, kind="town")
    supervisor = world.carried(world.supervisor)
    supervisor.check()
    assert supervisor.holds("district", village.pk)
    village.delete()
    supervisor.check()


def test_a_district_that_was_put_elsewhere_and_then_removed_holds_no_one_up(world):
    village = factories.make_district("610103001", "村", parent=world.here, kind="town")
    supervisor = world.carried(world.supervisor)
    supervisor.check()
    village.parent = world.there
    village.save()
    village.delete()
    Membership.objects.filter(user=world.supervisor).delete()
    supervisor.check()
    assert supervisor.tablet.ids("district") == set()


def test_what_was_deleted_while_out_of_scope_does_not_come_back(world):
    holder = world.carried(world.holder)
    holder.check()
    world.assignment.holder_user = world.liaison
    world.assignment.save()
    world.photo.delete()
    holder.check()
    world.assignment.holder_user = world.holder
    world.assignment.save()
    new = factories_field.make_photo(world.visit)
    holder.check(1)
    assert holder.holds("visit_photo", new.pk)
    assert not holder.holds("visit_photo", world.photo.pk)


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_changes_between_the_pages_of_a_snapshot_and_of_an_expansion_are_not_missed(world, limit):
    for _ in range(4):
        factories_field.make_photo(factories_field.make_visit(world.site, world.holder))
    holder = world.carried(world.holder)
    for step in range(12):  # during the snapshot
        holder.pull(limit)
        changing(world, step)
    holder.check(limit)
    world.assignment.delete()
    settle_feed()
    again = factories_field.make_assignment(world.site, world.holder)
    for step in range(12):  # during expansions
        settle_feed()
        holder.pull(limit)
        changing(world, step)
    holder.check(limit)
    assert holder.holds("assignment", again.pk)


def changing(world: SimpleNamespace, step: int) -> None:
    visits = list(Visit.objects.filter(site=world.site).order_by("pk"))
    match step % 4:
        case 0:
            visits[step % len(visits)].delete()
        case 1:
            factories_field.make_photo(factories_field.make_visit(world.site, world.holder))
        case 2:
            VisitParticipant.objects.get_or_create(visit=visits[-1], user=world.liaison)
        case 3:
            visits[0].note = f"step {step}"
            visits[0].save()


def test_a_visit_pushed_to_a_site_that_was_lost_meanwhile_does_not_stay(world):
    holder = world.carried(world.holder)
    holder.check()
    Assignment.objects.filter(pk=world.assignment.pk).update(holder_user=world.liaison)
    membership = Membership.objects.create(user=world.holder, role=Role.COUNTY_OFFICE, district=world.here)
    visit = str(uuid.uuid4())
    made = make_op("visit", visit, "create", site=str(world.site.pk))
    answer = holder.tablet.say(made)
    assert answer["status"] == "applied", answer
    holder.tablet.store["visit", visit] = (answer["rev"], {"site": str(world.site.pk)})
    holder.check(1)
    assert not holder.holds("visit", visit)
    membership.delete()
    holder.check()


def test_a_withdrawn_checklist_stays_as_long_as_a_visit_in_scope_names_it(world):
    checklist, other = factories_field.make_checklist(), factories_field.make_site(world.here)
    factories_field.make_assignment(other, world.liaison)
    Visit.objects.filter(pk=world.visit.pk).update(checklist=checklist)
    holder, liaison = world.carried(world.holder), world.carried(world.liaison)

    def holding(limit: int | None = None) -> tuple[bool, bool]:
        for one in (holder, liaison):
            one.check(limit)
        return holder.holds("checklist", checklist.pk), liaison.holds("checklist", checklist.pk)

    assert holding() == (True, True)
    checklist.withdrawn_at = clock.now()
    checklist.save()
    assert holding(1) == (True, False)
    Visit.objects.filter(pk=world.visit.pk).update(site=other)
    assert holding(1) == (False, True)
    Visit.objects.filter(pk=world.visit.pk).update(site=world.site)
    assert holding(2) == (True, False)
    Assignment.objects.filter(pk=world.assignment.pk).update(holder_user=world.liaison)
    assert holding(1) == (False, True)
    Visit.objects.filter(pk=world.visit.pk).update(checklist=None)
    assert holding() == (False, False)
    late = factories_field.make_visit(world.site, world.liaison, checklist=checklist)  # begun offline
    assert holding() == (False, True)
    Assignment.objects.filter(pk=world.assignment.pk).update(holder_user=world.holder)
    late.delete()  # whose tablet does not listen there any more
    assert holding(1) == (False, False)


def test_a_conflict_leaves_a_month_after_it_was_resolved(world):
    conflict = Conflict.objects.create(
        type="visit", object_id=world.visit.pk, site=world.site, authors=[world.holder.pk],
        fields={"note": {"base": "", "server": "a", "device": "b"}},
    )  # fmt: skip
    days.tell_days()
    holder = world.carried(world.holder)
    with clock.frozen(clock.now() + timedelta(days=40)) as resolved_at:
        days.tell_days()
        holder.check()
        assert holder.holds("conflict", conflict.pk)  # open: for as long as it takes
        conflict.resolved_at, conflict.resolved_by = resolved_at, world.supervisor
        conflict.save()
        holder.check()
    with clock.frozen(resolved_at + timedelta(days=29)):
        days.tell_days()
        holder.check()
        assert holder.holds("conflict", conflict.pk)
    with clock.frozen(resolved_at + timedelta(days=31)):
        assert days.tell_days() == 1
        came = holder.drain()
        assert [(change["id"], change.get("removed")) for change in came] == [(str(conflict.pk), "out_of_scope")]
        holder.check()


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_an_assignment_of_ones_agency_that_is_edited_is_not_passed_over_behind_those_that_have_ended(world, limit):
    """Its entry stands under the agency's key too, where it stands for others, and a page may end right there."""
    today = clock.now().astimezone(clock.LOCAL).date()
    past = [
        factories_field.make_assignment(
            factories_field.make_site(world.here), holder_agency=world.bureau, ends_on=today - timedelta(days=1)
        )
        for _ in range(limit)
    ]
    held = factories_field.make_assignment(factories_field.make_site(world.here), holder_agency=world.bureau)
    clerk = world.carried(world.clerk)
    clerk.check()
    for assignment in (*past, held):
        Assignment.objects.filter(pk=assignment.pk).update(interval_days=7)
    clerk.check(limit)
    assert clerk.tablet.data("assignment", held.pk)["interval_days"] == 7


# --- whatever happens, in any order ----------------------------------------------------------------------------------


class Chance:
    """Random changes of a small town, from a seed."""

    def __init__(self, seed: int, world: SimpleNamespace) -> None:
        self.random, self.world = random.Random(seed), world
        self.people = [world.holder, world.liaison, world.clerk, world.supervisor]

    def one(self, rows: Any) -> Any:
        rows = list(rows.order_by("pk"))
        return self.random.choice(rows) if rows else None

    def step(self) -> str:
        name = self.random.choice([name for name in dir(self) if name.startswith("do_")])
        getattr(self, name)()
        return name

    def do_site(self) -> None:
        site = factories_field.make_site(self.one(District.objects.all()))
        factories_field.make_photo(factories_field.make_visit(site, self.random.choice(self.people)))

    def do_assign(self) -> None:
        today = clock.now().astimezone(clock.LOCAL).date()
        starts = today + timedelta(days=self.random.choice([-1, 0, 0, 1]))
        ends = self.random.choice([None, None, starts + timedelta(days=self.random.choice([1, 2]))])
        who: dict[str, Any] = {"holder": self.random.choice(self.people)}
        if self.random.random() < 0.5:
            who = {"holder_agency": self.one(Agency.objects.all())}
        site = self.one(Site.objects.all())
        Assignment.objects.filter(
            site=site, **{("holder_user" if k == "holder" else k): v for k, v in who.items()}
        ).delete()
        liaisons = tuple(self.random.sample(self.people, self.random.choice([0, 0, 1])))
        factories_field.make_assignment(site, liaisons=liaisons, starts_on=starts, ends_on=ends, **who)

    def do_unassign(self) -> None:
        if found := self.one(Assignment.objects.all()):
            found.delete()

    def do_end(self) -> None:
        today = clock.now().astimezone(clock.LOCAL).date()
        if found := self.one(Assignment.objects.filter(starts_on__lt=today)):
            found.ends_on = today + timedelta(days=self.random.choice([0, 1]))
            found.save()

    def do_liaison(self) -> None:
        if found := self.one(Assignment.objects.all()):
            row, made = AssignmentLiaison.objects.get_or_create(assignment=found, user=self.random.choice(self.people))
            if not made:
                row.delete()

    def do_hand_over(self) -> None:
        agencies = list(Agency.objects.order_by("pk"))
        source, target = self.random.choice(agencies), self.random.choice(agencies)
        if not Assignment.objects.filter(holder_agency=target).exists():
            Assignment.objects.filter(holder_agency=source).update(holder_agency=target)

    def do_role(self) -> None:
        user = self.random.choice(self.people)
        role = self.random.choice([Role.HOLDER, Role.LIAISON, Role.CASE_HANDLER, Role.SUPERVISOR])
        place: dict[str, Any] = {"district": self.one(District.objects.all())}
        if self.random.random() < 0.6:
            place = {"agency": self.one(Agency.objects.all())}
        Membership.objects.get_or_create(user=user, role=role, **place)

    def do_unrole(self) -> None:
        if found := self.one(Membership.objects.filter(user__in=self.people)):
            found.delete()

    def do_change_role(self) -> None:
        if found := self.one(Membership.objects.filter(user__in=self.people, agency__isnull=False)):
            agency = self.one(Agency.objects.all())
            role = self.random.choice([Role.HOLDER, Role.CASE_HANDLER])
            if not Membership.objects.filter(user=found.user, agency=agency, role=role).exists():
                found.agency, found.role = agency, role
                found.save()

    def do_agency(self) -> None:
        if self.random.random() < 0.5:
            factories.make_agency(self.one(District.objects.all()))
            return
        found = self.one(Agency.objects.all())
        found.district = self.one(District.objects.all())
        found.save()

    def do_district(self) -> None:
        districts = list(District.objects.order_by("pk"))
        found, above = self.random.choice(districts), self.random.choice(districts)
        if above.path.startswith(found.path):
            factories.make_district(f"d{uuid.uuid4().hex[:8]}", parent=above)
        else:
            found.parent = above
            found.save()

    def do_undistrict(self) -> None:
        leaf = self.one(
            District.objects.filter(children=None, agencies=None, memberships=None, sites=None, service_points=None)
        )
        if leaf is not None:
            leaf.delete()

    def do_point(self) -> None:
        found = self.one(ServicePoint.objects.all())
        match self.random.randrange(4) if found else 0:
            case 0:
                factories_maps.make_service_point(self.one(District.objects.all()))
            case 1:
                found.district = self.one(District.objects.all())
                found.save()
            case 2:
                found.is_public = not found.is_public
                found.save()
            case 3:
                found.delete()

    def do_visit(self) -> None:
        factories_field.make_photo(
            factories_field.make_visit(self.one(Site.objects.all()), self.random.choice(self.people))
        )

    def do_move_visit(self) -> None:
        if found := self.one(Visit.objects.all()):
            found.site = self.one(Site.objects.all())
            found.save()

    def do_delete(self) -> None:
        if found := self.one(self.random.choice([Visit, VisitPhoto]).objects.all()):
            found.delete()

    def do_checklist(self) -> None:
        if self.random.random() < 0.5:
            factories_field.make_checklist(code=f"c{uuid.uuid4().hex[:8]}")
        elif found := self.one(Checklist.objects.all()):
            found.withdrawn_at = None if found.withdrawn_at else clock.now()
            found.save()

    def do_answer(self) -> None:
        if found := self.one(Visit.objects.all()):
            found.checklist = self.random.choice([self.one(Checklist.objects.all()), None])
            found.save()

    def do_conflict(self) -> None:
        found = self.one(Conflict.objects.open())
        if found is None:
            site, authors = self.one(Site.objects.all()), self.random.sample(self.people, 2)
            Conflict.objects.create(type="site", object_id=uuid.uuid4(), site=site, authors=[one.pk for one in authors])
        else:  # some that leave within these days
            found.resolved_at = clock.now() - timedelta(days=self.random.choice([0, 27, 28, 29]))
            found.resolved_by = self.people[0]
            found.save()

    def do_interval(self) -> None:
        if found := self.one(Assignment.objects.all()):
            found.interval_days = self.random.randrange(1, 99)
            found.save()

    def do_edit_site(self) -> None:
        found = self.one(Site.objects.all())
        found.name = f"n{self.random.random()}"
        found.save()


@pytest.mark.parametrize(
    ("seed", "steps"),
    [*((seed, 25) for seed in range(4)), *(pytest.param(seed, 60, marks=pytest.mark.slow) for seed in range(4, 30))],
)
def test_any_tablet_holds_what_a_new_one_is_given(world, seed, steps):
    for _ in range(2):
        factories_maps.make_service_point(world.here)
    days.tell_days()
    chance = Chance(seed, world)
    tablets = [world.carried(person) for person in chance.people]
    with ExitStack() as stack:
        for step in range(steps):
            chance.step()
            if chance.random.random() < 0.5:
                settle_feed()
                chance.random.choice(tablets).pull(chance.random.choice([1, 2, 5, 500]))
            if step % 10 == 9:
                stack.enter_context(clock.frozen(clock.now() + timedelta(days=1)))
                days.tell_days()
        for carried in tablets:
            carried.check(chance.random.choice([1, 4, 500]))
