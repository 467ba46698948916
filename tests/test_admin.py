"""The staff pages: what can be done there, and that nobody's private words are shown."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from mentoring.models import MentorProfile, Theme
from people.models import Notification, User
from sessions_app.models import Booking, BookingEvent, Challenge, Commitment, Concern, Decline, Message
from tests.conftest import NOW
from tests.factories import make_booking, make_mentor, make_user
from tests.second_factor import add_second_factor

pytestmark = pytest.mark.django_db
MENTORS = "/admin/mentoring/mentorprofile/"
MAILS = "/admin/people/notification/"


@pytest.fixture
def staff(dee, sign_in) -> Client:
    add_second_factor(dee)
    return sign_in(dee)


def body(response) -> str:
    return response.content.decode()


def owe(recipient, number: int = 0, **fields) -> Notification:
    values = {
        "kind": "booked",
        "key": f"booked:{number}",
        "send_at": NOW,
        "payload": {"booking": 1, "body": "canary-body"},
    }
    return Notification.objects.create(recipient=recipient, **(values | fields))


# Every page


def pages_of_every_model(client: Client) -> dict[str, str]:
    """The list and every row of each registered model, by address."""
    found = {}
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses = [reverse(f"{name}_changelist")]
        addresses += [
            reverse(f"{name}_change", args=[pk]) for pk in model.objects.values_list("pk", flat=True)
        ]
        addresses += [
            reverse(f"{name}_history", args=[pk]) for pk in model.objects.values_list("pk", flat=True)[:1]
        ]
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            found[address] = body(response)
    return found


@pytest.fixture
def private_words(mentor, bo, ada) -> Booking:
    """A session in which every private place holds a canary, and mail that carries some."""
    booking = make_booking(
        mentor, bo, goal="canary-goal", context="canary-context", link="https://example.org/canary-link"
    )
    booking.cancel_reason, booking.none_because, booking.room = "canary-reason", "canary-none", "canary-room"
    booking.save()
    Message.objects.create(booking=booking, sender=bo, text="canary-message")
    Challenge.objects.create(booking=booking, text="canary-challenge", position=1)
    Commitment.objects.create(
        booking=booking, text="canary-step", position=1, due_on=NOW.date(), reflection="canary-reflection"
    )
    Decline.objects.create(
        booking=booking, reason="too-wide", sentence="canary-sentence", original_goal="canary-original"
    )
    Concern.objects.create(booking=booking, reporter=bo, kind="other", text="Told to staff")
    owe(bo, payload={"subject": "canary-subject", "body": "canary-body", "to": "canary-to"})
    MentorProfile.objects.filter(pk=mentor.pk).update(meeting_url="https://example.org/canary-own-room")
    return booking


def test_no_private_word_is_on_any_staff_page(staff, private_words):
    pages = pages_of_every_model(staff)
    assert f"/admin/sessions_app/booking/{private_words.pk}/change/" in pages
    assert any("Told to staff" in page for page in pages.values())
    for address, page in pages.items():
        assert "canary" not in page, address
    for query in ("canary-goal", "canary-message", "canary-own-room"):
        assert "1 result" not in body(staff.get("/admin/sessions_app/booking/", {"q": query}))


def test_secrets_and_words_are_not_registered():
    names = {model._meta.label for model in admin.site._registry}
    assert {
        "people.User",
        "people.Notification",
        "mentoring.MentorProfile",
        "mentoring.Theme",
        "sessions_app.Booking",
    } <= names
    hidden = {
        "mfa.Authenticator",
        "socialaccount.SocialApp",
        "socialaccount.SocialToken",
        "socialaccount.SocialAccount",
    }
    words = {f"sessions_app.{model.__name__}" for model in (Message, Commitment, Challenge, Decline)}
    assert not names & (hidden | words | {"mentoring.Language", "mentoring.TimeClaim"})


def test_pages_keep_the_content_security_policy(staff, private_words):
    assert "'unsafe-inline'" not in staff.get("/admin/")["Content-Security-Policy"]
    for address, page in pages_of_every_model(staff).items():
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", page), address
        assert not re.search(r"<style|<[^>]+\s(style|on[a-z]+)=\"", page), address


def test_sessions_are_never_added_deleted_or_changed(staff, private_words):
    change = f"/admin/sessions_app/booking/{private_words.pk}/change/"
    for address in ("/admin/sessions_app/booking/add/", change.replace("change", "delete")):
        assert staff.get(address).status_code == 403
    assert staff.post(change, {"status": "cancelled", "starts_at_0": "2027-01-01"}).status_code == 403
    private_words.refresh_from_db()
    assert private_words.status == "confirmed"
    assert BookingEvent.objects.count() == 1


@pytest.mark.parametrize("model", [User, Notification, MentorProfile, Theme])
def test_nothing_here_is_deleted(staff, mentor, bo, model):
    owe(bo)
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    row = model.objects.first()
    assert 'value="delete_selected"' not in body(staff.get(address))
    assert staff.post(f"{address}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("people/user", 6),
        ("people/notification", 6),
        ("mentoring/mentorprofile", 8),
        ("sessions_app/booking", 7),
        ("sessions_app/concern", 6),
    ],
)
def test_queries_do_not_grow_with_rows(staff, django_assert_num_queries, count, address, queries):
    for number in range(count):
        mentor = make_mentor(make_user(f"m{number}@example.com", name=f"Mentor {number}"))
        booking = make_booking(mentor, make_user(f"b{number}@example.com"))
        Concern.objects.create(booking=booking, reporter=booking.mentee, kind="other", text="x")
    staff.get(f"/admin/{address}/")
    with django_assert_num_queries(queries):
        assert staff.get(f"/admin/{address}/").status_code == 200
