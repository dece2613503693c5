from geo_portal.accounts.models.device import Device, DeviceState, EnrolmentCode, IngestKey, SignInFailure
from geo_portal.accounts.models.territory import Agency, District
from geo_portal.accounts.models.user import Membership, User

__all__ = [
    "Agency",
    "Device",
    "DeviceState",
    "District",
    "EnrolmentCode",
    "IngestKey",
    "Membership",
    "SignInFailure",
    "User",
]
