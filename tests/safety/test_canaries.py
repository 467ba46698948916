"""What two people wrote to each other is on no page of anyone else, in no log and in no address (promise 13)."""

import logging

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from people.outbox import deliver_due
from people.templatetags.times import iso_z
from sessions_app.models import Booking
from tests.factories import open_slots
from tests.safety.crawling import crawl, links_of
from tests.safety.world import PRIVATE, make_world

pytestmark = pytest.mark.django_db
WORDS = [*PRIVATE.values(), "zqlinkzq"]


def words_in(page: str, asked: str = "") -> list[str]:
    return [word for word in WORDS if word != asked and word in page]


def pages_seen(client: Client, starts: set[str]) -> dict[str, str]:
    """Every page within reach, with its words."""
    read: dict[str, str] = {}
    crawl(client, starts, each_shape=1, read=read)
    return read


def test_the_two_people_do_read_each_others_words(db):
    """Else the tests below would prove nothing."""
    world = make_world()
    theirs = [f"{booking.get_absolute_url()}{page}" for booking in Booking.objects.all() for page in ("", "wrap-up/")]
    shown = {role: "".join(world.client(role).get(page).content.decode() for page in theirs) for role in ("mentee", "mentor")}
    for role, page in shown.items():
        missing = {name for name, word in PRIVATE.items() if word not in page}
        assert missing == set(), role


@pytest.mark.parametrize("role", ["anonymous", "other_mentee", "other_mentor", "inactive", "staff"])
def test_nobody_else_reads_them(db, role):
    world = make_world()
    client = world.client(role)
    client.raise_request_exception = False
    theirs = {
        f"{booking.get_absolute_url()}{page}" for booking in Booking.objects.all() for page in ("", "session.ics", "wrap-up/")
    }
    for address, page in pages_seen(client, {"/", "/admin/", "/themes/first-job/"} | theirs).items():
        assert words_in(page) == [], address
        assert words_in(address) == []


def test_no_staff_page_shows_or_finds_them(db):
    world = make_world()
    staff = world.client("staff")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for word in ("", PRIVATE["goal"], PRIVATE["message"]):
            page = staff.get(reverse(f"{name}_changelist"), {"q": word} if word else {}).content.decode()
            assert words_in(page, asked=word) == [], model
            assert not word or "1 result" not in page
        for pk in model._default_manager.values_list("pk", flat=True):
            for page in ("change", "history"):
                assert words_in(staff.get(reverse(f"{name}_{page}", args=[pk])).content.decode()) == []


def test_no_log_and_no_address_carries_them(db, caplog):
    caplog.set_level(logging.WARNING, logger="django.db.backends")  # SQL: production never logs it
    for name in ("django", "people", "sessions_app", "mentoring", "allauth"):
        caplog.set_level(logging.DEBUG, logger=name)
    world = make_world()
    addresses = []
    mentee, mentor = world.client("mentee"), world.client("mentor")
    page, guest = world.booking.get_absolute_url(), Client()
    posted = {"starts_at": iso_z(open_slots(world.mentor)[9].starts_at), "goal": PRIVATE["goal"], "context": PRIVATE["context"]}
    posts = [
        (guest, "/", {"goal": PRIVATE["goal"], "theme": "first-job"}),
        (guest, f"/mentors/{world.mentor.slug}/book/", posted | {"name": "Nia", "email": "nia@example.com"}),
        (guest, f"/mentors/{world.mentor.slug}/book/", posted | {"name": "Nia", "email": "broken"}),
        (mentee, f"{page}message/", {"text": PRIVATE["message"]}),
        (mentee, f"{page}cancel/", {"reason": PRIVATE["why"] * 99}),
        (mentor, f"{page}decline/", {"reason": "made-up", "sentence": PRIVATE["sentence"]}),
        (
            mentor,
            f"{page}decline/",
            {"reason": "too-wide", "sentence": PRIVATE["sentence"], "suggested_goal": PRIVATE["suggested"]},
        ),
        (mentee, f"{world.held.get_absolute_url()}wrap-up/", {"outcome": "held", "line_1": PRIVATE["step"]}),
        (mentee, f"{page}suggestion/", {"answer": "refuse"}),
        (mentor, f"{page}cancel/", {"reason": PRIVATE["why"]}),
    ]
    for client, path, words in posts:
        response = client.post(path, words)
        assert response.status_code in {302, 400, 409}
        addresses += [response.headers.get("Location", ""), *links_of(response.content.decode(), path)]
    deliver_due()
    assert len(addresses) > 50
    assert [address for address in addresses if words_in(address) and "calendar.google" not in address] == []
    logged = [record.getMessage() for record in caplog.records]
    assert any("Bad Request" in line or "Conflict" in line for line in logged)
    assert [line for line in logged if words_in(line)] == []
