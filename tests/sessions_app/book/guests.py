"""Someone who books without signing in: what they type, and the code they are mailed."""

import re
from uuid import uuid4

from django.core import mail
from django.test import Client
from django.urls import reverse

from mentoring.models import MentorProfile
from people.outbox import deliver_due
from people.templatetags.times import iso_z
from tests.factories import open_slots

GOAL = "Decide between two job offers"


def make_guest() -> Client:
    client = Client()
    client.cookies["tz"] = "Asia/Kathmandu"
    return client


def make_typed(mentor: MentorProfile) -> dict[str, str]:
    return {
        "starts_at": iso_z(open_slots(mentor)[0].starts_at),
        "goal": GOAL,
        "context": "My story",
        "theme": "first-job",
        "name": "Nia Rao",
        "email": "Nia@example.com",
        "submission": str(uuid4()),
    }


def book_url(mentor: MentorProfile) -> str:
    return reverse("sessions_app:booking_create", args=[mentor.slug])


def code_url(mentor: MentorProfile) -> str:
    return reverse("sessions_app:booking_code", args=[mentor.slug])


def mailed_code() -> str:
    """The code as its reader finds it in the last mail that was delivered."""
    deliver_due()
    found = re.search(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b", str(mail.outbox[-1].body))
    assert found
    return found.group()
