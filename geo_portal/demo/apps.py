from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """A made-up Xi'an and Xianyang to try the product on. Nothing else imports it; no person in it is real."""

    name = "geo_portal.demo"
    label = "demo"
    verbose_name = _("demo")
