"""Where someone is signed in: allauth's record of their web sessions, in words."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User

# What a browser says of itself names others too, for old pages: the first of these that is found is it.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Device:
    """One web session; `since` is aware, in UTC."""

    number: int
    words: str
    ip: str
    since: datetime
    is_this: bool


def signed_in_at(user: User, session_key: str | None) -> list[Device]:
    """Every web session of a person that is still good, this one first, then the newest."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    keys = [row.session_key for row in rows]
    good = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    alive = set(good.values_list("session_key", flat=True))
    devices = [
        Device(row.pk, words(row.user_agent), row.ip, row.created_at, row.session_key == session_key)
        for row in rows
        if row.session_key in alive
    ]
    return sorted(devices, key=lambda device: not device.is_this)


def sign_out(user: User, numbers: list[int]) -> int:
    """End these web sessions of this person; how many there were."""
    keys = UserSession.objects.filter(user=user, pk__in=numbers).values_list("session_key", flat=True)
    ended, _rows = Session.objects.filter(session_key__in=list(keys)).delete()
    UserSession.objects.filter(user=user, pk__in=numbers).delete()
    return ended


def forget_ended() -> None:
    """Of a web session that is over nothing is kept."""
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def words(user_agent: str) -> str:
    """ "Firefox on Linux" """
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), _("A browser"))
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser
