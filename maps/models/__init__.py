from maps.models.offline_package import OfflinePackage
from maps.models.service_point import AsGeography, OnEarth, ServicePoint, ServicePointQuerySet, ValidOpeningHours

__all__ = [
    "AsGeography",
    "OfflinePackage",
    "OnEarth",
    "ServicePoint",
    "ServicePointQuerySet",
    "ValidOpeningHours",
]
