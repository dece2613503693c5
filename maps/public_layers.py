"""The layers this app offers itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from maps.layers import Attribute, Layer
from maps.models import ServicePoint

if TYPE_CHECKING:
    from maps.layers import Visitor


def _service_points(user: Visitor) -> QuerySet[ServicePoint]:
    return ServicePoint.objects.visible_to(user)


LAYERS = (
    Layer(
        name="service_points",
        title="政务服务点",
        title_en="Service points",
        visible_to=_service_points,
        attributes=(
            Attribute("code"),
            Attribute("name"),
            Attribute("name_en"),
            Attribute("kind"),
            Attribute("status"),
        ),
        public=True,
    ),
)
