"""The accounts that people are told about, and their one password."""

from django.contrib.auth.hashers import check_password, make_password

from geo_portal.accounts.models import User
from geo_portal.core import audit
from geo_portal.demo.people import ACCOUNTS

USERNAMES = tuple(person.username for person in ACCOUNTS)


def set_password(password: str) -> int:
    """Give all demo accounts this password; the number that had another. Hashed once: every start runs this."""
    users = list(User.objects.filter(username__in=USERNAMES).order_by("pk"))
    kept = {user.password for user in users}
    if len(kept) == 1 and check_password(password, kept.pop()):
        return 0
    encoded = make_password(password)
    with audit.acting(source="command:demo_password"):
        changed: int = User.objects.filter(pk__in=[user.pk for user in users]).update(password=encoded)
    return changed
