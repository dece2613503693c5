from geo_portal.accounts.models.device import Device, DeviceState, EnrolmentCode, SignInFailure
from geo_portal.accounts.models.territory import Agency, District
from geo_portal.accounts.models.user import Membership, User

__all__ = ["Agency", "Device", "DeviceState", "District", "EnrolmentCode", "Membership", "SignInFailure", "User"]
