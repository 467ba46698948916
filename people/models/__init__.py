"""Who someone is, and how to reach them."""

from people.models.closing import Closure
from people.models.data import DataCopy
from people.models.mail import MailOptOut, Notification
from people.models.rounds import Round
from people.models.sign_in import SignInTry
from people.models.users import User, UserManager, validate_zone_name

__all__ = [
    "Closure",
    "DataCopy",
    "MailOptOut",
    "Notification",
    "Round",
    "SignInTry",
    "User",
    "UserManager",
    "validate_zone_name",
]
