from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, roles, districts, agencies, devices and their tokens."""

    name = "geo_portal.accounts"
    label = "accounts"
    verbose_name = _("People and territories")

    def ready(self) -> None:
        from geo_portal.accounts.api import schema  # noqa: F401  registers itself with drf-spectacular
        from geo_portal.accounts.models import Agency, Device, District, Membership, User
        from geo_portal.core import history

        history.register("user", User.objects.visible_to)
        history.register("district", District.objects.visible_to)
        history.register("agency", Agency.objects.visible_to)
        history.register("device", Device.objects.visible_to)
        history.register(
            "membership", lambda user: Membership.objects.filter(user__in=User.objects.visible_to(user).values("pk"))
        )
