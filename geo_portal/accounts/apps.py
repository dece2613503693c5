from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, roles, districts, agencies, devices and their tokens."""

    name = "geo_portal.accounts"
    label = "accounts"
    verbose_name = _("People and territories")
