"""One small world for every test of safety: seven roles, sessions in several states,
and a picture of the whole database."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import time, timedelta

from django.apps import apps
from django.db import connection
from django.test import Client

from mentoring.models import MentorProfile
from people.links import unsubscribe_url
from people.models import User
from resources.models import Resource
from sessions_app.change.service import decline_session
from sessions_app.links import answer_path
from sessions_app.models import Booking, Challenge, Commitment, Message
from sessions_app.talk.service import report_concern
from tests.factories import make_booking, make_mentor, make_user, open_slots, url_in_mail
from tests.second_factor import add_second_factor
from tests.sessions_app.begun import make_begun, make_promised

ROLES = ("anonymous", "mentee", "other_mentee", "mentor", "other_mentor", "inactive", "staff")
HOST = "http://testserver"
# What two people wrote to each other, one word for each place in which someone can write.
PRIVATE = {
    name: f"zq{name}zq"
    for name in (
        "goal",
        "context",
        "message",
        "reflection",
        "sentence",
        "because",
        "step",
        "dare",
        "why",
        "suggested",
        "room",
    )
}
LINK = "https://zqlinkzq.example.org/cv"


@dataclass
class World:
    ada: User
    eve: User
    bo: User
    cy: User
    gil: User
    dee: User
    mentor: MentorProfile
    other_mentor: MentorProfile
    booking: Booking
    held: Booking
    commitment: Commitment
    others: dict[str, Booking] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser in this role. The inactive person was signed in when their account was closed."""
        client = Client()
        people = {
            "mentee": self.bo,
            "other_mentee": self.cy,
            "mentor": self.ada,
            "other_mentor": self.eve,
            "staff": self.dee,
        }
        if role == "inactive":
            client.force_login(self.gil)
            User.objects.filter(pk=self.gil.pk).update(is_active=False)
        elif role in people:
            client.force_login(people[role])
        return client

    def fill(self, path: str) -> str:
        """An address with the names of real rows in it."""
        names = {
            "mentor": self.mentor.slug,
            "booking": self.booking.pk,
            "held": self.held.pk,
            "suggested": self.others["suggested"].pk,
            "answer": answer_path(self.commitment).split("/")[3],
            "unsubscribe": unsubscribe_url(self.bo, "reminders").split("/")[4],
            "resource": Resource.objects.first().slug,
            "user": self.bo.pk,
        }
        return path.format(**names)

    def key_address(self, name: str = "booking_detail") -> str:
        """The link that the mentee has in a mail."""
        return url_in_mail(self.booking, self.bo, name).removeprefix(HOST)


def make_world() -> World:
    ada, eve = (
        make_user("ada@example.com", name="Ada Lind", timezone="Europe/Helsinki"),
        make_user("eve@example.com", name="Eve Roy"),
    )
    bo, cy = (
        make_user("bo@example.com", name="Bo Okafor", timezone="Africa/Lagos"),
        make_user("cy@example.com", name="Cy Stranger"),
    )
    gil = make_user("gil@example.com", name="Gil Gone")
    dee = make_user("dee@example.com", name="Dee Staff", is_staff=True, is_superuser=True)
    add_second_factor(dee)
    mentor, other = make_mentor(ada), make_mentor(eve, hours=(time(9), time(12)))
    Resource.objects.create(
        title="A guide",
        slug="a-guide",
        url="https://example.org/guide",
        kind="article",
        summary="Short",
        status="published",
    )
    words = {"goal": PRIVATE["goal"], "context": PRIVATE["context"], "link": LINK}
    booking = make_booking(mentor, bo, open_slots(mentor, bo)[2], **words)
    Message.objects.create(booking=booking, sender=bo, text=PRIVATE["message"])
    (step,) = make_promised(mentor, bo, PRIVATE["step"], ago=timedelta(days=8), goal=PRIVATE["goal"])
    Commitment.objects.filter(pk=step.pk).update(reflection=PRIVATE["reflection"], challenge=PRIVATE["dare"])
    held = make_begun(mentor, bo, **words)
    world = World(
        ada,
        eve,
        bo,
        cy,
        gil,
        dee,
        mentor,
        other,
        booking,
        held,
        Commitment.objects.with_sessions().get(pk=step.pk),
    )
    world.others = make_others(world, words)
    return world


def make_others(world: World, words: dict[str, str]) -> dict[str, Booking]:
    """Sessions that ended in other ways, between the same two people."""
    mentor, bo, over = world.mentor, world.bo, Booking.Status.COMPLETED
    slots = open_slots(mentor, bo)
    ended = make_begun(
        mentor,
        bo,
        ago=timedelta(days=3),
        status="cancelled",
        cancel_reason=PRIVATE["why"],
        ended_by=bo,
        **words,
    )
    none = make_begun(
        mentor, bo, ago=timedelta(days=4), status=over, none_because=PRIVATE["because"], **words
    )
    dared = make_begun(mentor, bo, ago=timedelta(days=5), status=over, **words)
    Challenge.objects.create(booking=dared, text=PRIVATE["dare"], position=1)
    answer = {"by": world.ada, "reason": "too-wide", "sentence": PRIVATE["sentence"]}
    suggested = decline_session(
        booking=make_booking(mentor, bo, slots[6], **words), suggested_goal=PRIVATE["suggested"], **answer
    )
    Booking.objects.update(room=PRIVATE["room"])
    report_concern(booking=world.held, by=bo, kind="other", text="Told to staff")
    return {"cancelled": ended, "none": none, "dared": dared, "suggested": suggested}


def picture(*, sessions: bool = False) -> dict[str, str]:
    """Every table and a digest of every row in it; with `sessions` those of the browsers too."""
    digests, name = {}, connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if sessions or model._meta.label != "sessions.Session":
                table, key = name(model._meta.db_table), name(model._meta.pk.column)
                cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
                rows = cursor.fetchall()
                digest = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
                digests[model._meta.label] = f"{len(rows)} {digest}"
    return digests


def same(body: bytes, *variable: str) -> str:
    """A page without what differs each time it is made: the token of its forms, and what is named."""
    text = re.sub(r'value="[\w-]{64}"', "", body.decode())
    for word in variable:
        text = text.replace(word, "@")
    return text
