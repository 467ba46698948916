"""What two people wrote to each other is on no page of anyone else, in no
log and in no address (promise 13)."""

import logging

import pytest
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.urls import reverse

from people.outbox import deliver_due
from people.templatetags.times import iso_z
from sessions_app.models import Booking
from tests.factories import open_slots
from tests.safety.crawling import crawl, links_of
from tests.safety.world import PRIVATE, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
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
    theirs = [
        f"{booking.get_absolute_url()}{page}"
        for booking in Booking.objects.all()
        for page in ("", "wrap-up/")
    ]
    shown = {
        role: "".join(world.client(role).get(page).content.decode() for page in theirs)
        for role in ("mentee", "mentor")
    }
    for role, page in shown.items():
        missing = {name for name, word in PRIVATE.items() if word not in page}
        assert missing == set(), role


@pytest.mark.parametrize("role", ["anonymous", "other_mentee", "other_mentor", "inactive", "staff"])
def test_nobody_else_reads_them(db, role):
    world = make_world()
    client = world.client(role)
    client.raise_request_exception = False
    theirs = {
        f"{booking.get_absolute_url()}{page}"
        for booking in Booking.objects.all()
        for page in ("", "session.ics", "wrap-up/")
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


NEW = {
    name: f"zqnew{name}zq"
    for name in ("goal", "context", "message", "why", "sentence", "suggested", "step", "worry")
}


def everything_written(world: World) -> list[tuple[Client, str, dict[str, str], int]]:
    """Every form in which the two write to each other, with words that are
    nowhere yet, and the status each gets."""
    mentee, mentor, guest = world.client("mentee"), world.client("mentor"), Client()
    page, held, book = (
        world.booking.get_absolute_url(),
        world.held.get_absolute_url(),
        f"/mentors/{world.mentor.slug}/book/",
    )
    form = {
        "starts_at": iso_z(open_slots(world.mentor)[9].starts_at),
        "goal": NEW["goal"],
        "context": NEW["context"],
    }
    decline = {"reason": "too-wide", "sentence": NEW["sentence"], "suggested_goal": NEW["suggested"]}
    return [
        (guest, "/", {"goal": NEW["goal"], "theme": "first-job"}, 302),
        (guest, book, form | {"name": "Nia", "email": "nia@example.com"}, 302),
        (guest, book, form | {"name": "Nia", "email": "broken"}, 400),
        (mentee, book, form, 409),
        (world.client("other_mentee"), book, form, 302),
        (mentee, f"{page}message/", {"text": NEW["message"]}, 302),
        (mentee, f"{page}concern/", {"kind": "other", "text": NEW["worry"]}, 302),
        (mentee, f"{page}cancel/", {"reason": NEW["why"] * 99}, 400),
        (mentor, f"{page}decline/", decline | {"reason": "made-up"}, 400),
        (mentor, f"{page}decline/", decline, 302),
        (mentor, f"{page}decline/", decline, 409),
        (mentee, f"{held}wrap-up/", {"outcome": "held", "line_1": NEW["step"], "due_1": "2026-12-01"}, 302),
        (mentee, f"{held}wrap-up/", {"outcome": "held", "line_1": NEW["step"], "due_1": "2026-12-01"}, 409),
        (mentee, f"{page}cancel/", {"reason": NEW["why"]}, 302),
        (mentor, f"{page}cancel/", {"reason": "ill"}, 409),
    ]


def test_no_log_and_no_address_carries_them(db, caplog):
    caplog.set_level(logging.WARNING, logger="django.db.backends")  # SQL: production never logs it
    for name in ("django", "people", "sessions_app", "mentoring", "allauth"):
        caplog.set_level(logging.DEBUG, logger=name)
    addresses, written = [], [*WORDS, *NEW.values()]
    for client, path, words, status in everything_written(make_world()):
        response = client.post(path, words)
        assert (path, words, response.status_code) == (path, words, status)
        addresses += [response.headers.get("Location", ""), *links_of(response.content.decode(), path)]
        deliver_due()
    mailed = "".join(message.body for message in mail.outbox)
    assert {name for name, word in NEW.items() if word not in mailed} == {
        "step"
    }  # which is asked about later
    assert len(addresses) > 50
    carrying = [address for address in addresses if any(word in address for word in written)]
    assert [address for address in carrying if "calendar.google" not in address] == []
    logged = [record.getMessage() for record in caplog.records]
    assert any("Bad Request" in line or "Conflict" in line for line in logged)
    assert [line for line in logged if any(word in line for word in written)] == []
