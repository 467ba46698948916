"""Who takes part: a mentor, mentees with browsers, and what they do while something is broken."""

import http.client
import shutil
import time
from dataclasses import dataclass
from email import message_from_bytes
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from mentoring.models import MentorProfile, Theme
from people.models import Notification, User
from tests.factories import make_mentor, make_user, open_slots
from tests.sessions_app.test_race_http import CSRF, cookie_of, race, request_for

WITHIN = 20.0  # seconds in which a mail leaves, whatever is broken
PATIENCE = 60.0


def start_afresh() -> None:
    """Empty tables but for what migrations made, and no mail."""
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
    shutil.rmtree(settings.VAR / "mail", ignore_errors=True)


@dataclass
class Crowd:
    mentor: MentorProfile
    people: list[User]
    cookies: list[str]

    def book(self, base: str, first: int) -> list[int]:
        """Everybody takes a time of their own, from the `first` open one on; what each was answered."""
        slots, theme = open_slots(self.mentor)[first:], Theme.objects.get(slug="first-job")
        asked = [request_for(self.mentor, slots[3 * at], theme) for at in range(len(self.people))]
        connection.close()
        statuses, _seconds = race(base, self.cookies, asked)
        return statuses


def make_crowd(count: int) -> Crowd:
    mentor = make_mentor(make_user("ada@example.com", name="Ada Lind"), weekly_limit=40)
    people = [make_user(f"person{number}@example.com", name="Bo", timezone="UTC") for number in range(count)]
    return Crowd(mentor, people, [cookie_of(person) for person in people])


def get(base: str, path: str) -> tuple[int, str | None, float]:
    """Status, Retry-After and seconds."""
    started = time.monotonic()
    link = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
    link.request("GET", path)
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer.status, answer.headers.get("Retry-After"), time.monotonic() - started


def ask_for_a_code(base: str, email: str) -> int:
    link = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
    cookie, kind = f"{settings.CSRF_COOKIE_NAME}={CSRF}", "application/x-www-form-urlencoded"
    words = urlencode({"csrfmiddlewaretoken": CSRF, "email": email})
    link.request("POST", "/accounts/login/code/", words, {"Cookie": cookie, "Content-Type": kind})
    status = link.getresponse().status
    link.close()
    return status


def waiting() -> int:
    """How many mails are due and have not left."""
    return Notification.objects.pending().filter(send_at__lte=timezone.now()).count()


def until_left(seconds: float = PATIENCE) -> float:
    """Wait until every mail that is due has left; how long that took."""
    started = time.monotonic()
    while waiting() and time.monotonic() - started < seconds:
        time.sleep(0.1)
    return time.monotonic() - started


def copies() -> list[str]:
    """The Message-IDs of what came into the mailbox."""
    folder = settings.VAR / "mail"
    return [str(message_from_bytes(path.read_bytes())["Message-ID"]) for path in folder.glob("*.eml")]
