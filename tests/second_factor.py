"""Someone's second factor in tests: an app on a phone that shows six digits (RFC 6238)."""

import hmac
import time
from base64 import b32decode

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator

from people.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SECONDS, DIGITS = 30, 6


def add_second_factor(person: User) -> None:
    data = {"secret": get_adapter().encrypt(SECRET)}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)


def number_now() -> str:
    """What the app shows now (RFC 4226, 5.3, over the number of half minutes since 1970)."""
    digest = hmac.digest(b32decode(SECRET), (int(time.time()) // SECONDS).to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
