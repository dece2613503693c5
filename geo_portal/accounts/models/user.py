"""People and what they are: user × role × district or agency."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.domain.roles import OVERSEERS, Role
from geo_portal.accounts.models.territory import Agency, District
from geo_portal.core.models import Recorded
from geo_portal.core.orderings import by_text

ROLE_LABELS = {
    Role.HOLDER: _("holder"),
    Role.LIAISON: _("liaison"),
    Role.INSPECTOR: _("inspector"),
    Role.SURVEY_OFFICER: _("survey officer"),
    Role.DRONE_OPERATOR: _("drone operator"),
    Role.CASE_HANDLER: _("case handler"),
    Role.COUNTY_OFFICE: _("county office"),
    Role.CITY_OFFICE: _("city office"),
    Role.SUPERVISOR: _("supervisor"),
    Role.ENTERPRISE_CONTACT: _("enterprise contact"),
    Role.COURIER: _("courier"),
}


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> UserQuerySet:
        """Oneself; overseers see the people with a role in their territory; a superuser sees all."""
        from geo_portal.accounts.rights import rights_of

        rights = rights_of(user)
        if rights.anonymous:
            return self.none()
        if rights.superuser:
            return self
        return self.filter(Q(pk=user.pk) | Q(pk__in=Membership.objects.overseen_by(user).values("user")))

    def overseen_by(self, user: Any) -> UserQuerySet:
        """The people with a role in the territory that somebody oversees, and those who had their last one there and
        have none now: their tablets and what these send are still somebody's to look after. A superuser oversees all.
        """
        from geo_portal.accounts.rights import rights_of

        rights = rights_of(user)
        if rights.superuser:
            return self
        return self.filter(
            Q(pk__in=Membership.objects.overseen_by(user).values("user"))
            | rights.district_q("former_district", *OVERSEERS)
        )


class PortalUserManager(UserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]  # made at run time
    use_in_migrations = False


class User(Recorded, AbstractUser):
    """A person who signs in. `name` is how others see them. `former_district` is where the last role was of somebody
    who has none any more, and null for everybody else; a trigger keeps it."""

    first_name = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    last_name = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    name = models.CharField(_("name"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    former_district = models.ForeignKey(
        District,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("where the last role was"),
    )

    objects: ClassVar[Any] = PortalUserManager()
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("username",)
        # in which other lists stand by the name of their person (`core.orderings.ByPerson`)
        indexes = [models.Index(by_text("name", "username"), models.F("id"), name="user_by_name")]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def overseen_by(self, user: Any) -> MembershipQuerySet:
        """The roles that people have in the territory somebody oversees."""
        from geo_portal.accounts.rights import rights_of

        rights = rights_of(user)
        return self.filter(
            rights.district_q("district", *OVERSEERS) | rights.district_q("agency__district", *OVERSEERS)
        )


class Membership(Recorded):
    """What a person is, and where: a role in a district (with all below it) or in an agency."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(
        _("role"), max_length=20, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("district")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("agency")
    )

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=True) ^ Q(agency__isnull=True), name="membership_district_or_agency"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="membership_role_known"),
            models.UniqueConstraint(
                fields=["user", "role", "district", "agency"], nulls_distinct=False, name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.district or self.agency}"
