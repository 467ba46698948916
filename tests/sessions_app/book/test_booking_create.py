"""The booking form: who gets what, what is refused and how, and that nothing typed is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse

from mentoring.models import MentorProfile, Theme
from people.models import User
from people.templatetags.times import iso_z
from sessions_app.models import Booking, ClosedPair
from tests.factories import make_booking, make_user, open_slots

pytestmark = pytest.mark.django_db
GOAL = "Decide between two job offers"


def book_url(mentor, **query):
    return reverse("sessions_app:booking_create", args=[mentor.slug], query=query)


@pytest.fixture
def first(mentor):
    """Ada's first open time, as an address writes it."""
    return iso_z(open_slots(mentor)[0].starts_at)


@pytest.fixture
def typed(first):
    return {"starts_at": first, "goal": GOAL, "theme": "first-job", "submission": str(uuid4())}


def test_the_form_shows_both_clocks_and_asks_a_signed_in_person_for_the_goal_only(mentor, first, bo, sign_in):
    response = sign_in(bo).get(book_url(mentor, starts_at=first))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Lagos, you" in page
    assert "Helsinki, Ada" in page
    assert "Only Ada and you read this." in page
    assert 'name="email"' not in page
    assert [name for name, field in response.context["form"].fields.items() if field.required] == ["goal"]


def test_a_page_that_was_asked_for_may_be_asked_again_in_the_devices_zone_but_never_an_answer_to_a_form(
    mentor, first
):
    """Someone who comes by a link to one time has no zone yet: the script says it and asks once more."""
    client = Client()
    assert "data-shows-times" in client.get(book_url(mentor, starts_at=first)).content.decode()
    assert (
        "data-shows-times"
        not in client.post(book_url(mentor, starts_at=first), {"goal": ""}).content.decode()
    )


def test_the_topic_is_chosen_already_and_only_this_mentors_are_offered(mentor, first, bo, sign_in):
    mentor.themes.add(Theme.objects.get(slug="career"))
    form = sign_in(bo).get(book_url(mentor, starts_at=first, theme="career")).context["form"]
    assert [theme.slug for theme in form.fields["theme"].queryset] == [
        "first-job",
        "career",
        "something-else",
    ]
    assert form["theme"].value() == "career"


def test_booking_ends_on_the_session(mentor, typed, bo, sign_in):
    response = sign_in(bo).post(
        book_url(mentor), typed | {"context": "Two\r\nlines", "link": "https://example.org/cv"}
    )
    booking = Booking.objects.get()
    assert response.url == f"{booking.get_absolute_url()}?booked=1"
    assert (booking.mentee, booking.goal, booking.theme.slug, iso_z(booking.starts_at)) == (
        bo,
        GOAL,
        "first-job",
        typed["starts_at"],
    )
    assert (booking.context, booking.link) == ("Two\nlines", "https://example.org/cv")


def test_what_is_not_asked_for_is_ignored(mentor, typed, bo, cy, sign_in):
    sign_in(bo).post(book_url(mentor), typed | {"mentee": cy.pk, "status": "completed", "buffer_minutes": 30})
    booking = Booking.objects.get()
    assert (booking.mentee, booking.status, booking.buffer_minutes) == (bo, "confirmed", 0)


def test_the_same_form_twice_is_one_booking(mentor, typed, bo, sign_in):
    client = sign_in(bo)
    first_answer = client.post(book_url(mentor), typed)
    assert client.post(book_url(mentor), typed).url == first_answer.url
    assert Booking.objects.count() == 1


def test_a_thin_goal_is_taken(mentor, typed, bo, sign_in):
    assert sign_in(bo).post(book_url(mentor), typed | {"goal": "job"}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("goal", "", "Write in one sentence"),
        ("goal", " \t\u00a0\n", "Write in one sentence"),
        ("goal", "\x00\x07", "Write in one sentence"),
        ("goal", "ab", "at least 3 letters"),
        ("goal", "x" * 201, "1 character too long"),
        ("link", "http://example.org/cv", "begins with https://"),
        ("link", "javascript:alert(1)", "begins with https://"),
        ("link", "not an address", "begins with https://"),
        ("theme", "confidence", "Choose one of these topics"),
        ("theme", "' OR 1=1", "Choose one of these topics"),
        ("context", "y" * 2001, "1 character too long"),
        ("level", "boss", "Select a valid choice"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(mentor, typed, bo, sign_in, field, value, sentence):
    response = sign_in(bo).post(book_url(mentor), typed | {"context": "Kept words"} | {field: value})
    page = response.content.decode()
    assert response.status_code == 400
    assert "<title>Error:" in page
    assert sentence in page
    assert (GOAL if field != "goal" else "Kept words") in page
    assert not Booking.objects.exists()


def test_words_come_without_control_and_direction_marks(mentor, typed, bo, sign_in):
    sign_in(bo).post(book_url(mentor), typed | {"goal": "  Ask\r\nBcc: x@y.z \u202efor more\x00 "})
    assert Booking.objects.get().goal == "Ask Bcc: x@y.z for more"


def test_a_time_just_taken_offers_the_nearest_in_the_same_form(mentor, typed, bo, cy, sign_in):
    taken = make_booking(mentor, cy)
    client = sign_in(bo)
    response = client.post(book_url(mentor), typed | {"context": "My story"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "That time was just taken." in page
    assert GOAL in page
    assert "My story" in page
    assert reverse("sessions_app:theme", args=["first-job"]) in page
    offered = response.context["times"]
    assert taken.starts_at + timedelta(minutes=30) == offered[0].starts_at
    pressed = typed | {"starts_at": iso_z(offered[0].starts_at)}
    assert client.post(book_url(mentor), pressed).status_code == 302
    assert Booking.objects.get(mentee=bo).starts_at == offered[0].starts_at


def test_what_was_typed_comes_along_to_another_mentor(mentor, typed, bo, cy, sign_in):
    make_booking(mentor, cy)
    client = sign_in(bo)
    client.post(book_url(mentor), typed)
    assert (
        client.get(book_url(mentor, starts_at=iso_z(open_slots(mentor)[1].starts_at)))
        .context["form"]["goal"]
        .value()
        == GOAL
    )


def test_the_sentence_from_the_home_page_is_in_the_field(mentor, first):
    client = Client()
    client.post("/", {"goal": "Ask for a raise", "theme": "first-job"})
    assert "Ask for a raise" in client.get(book_url(mentor, starts_at=first)).content.decode()


def test_nobody_books_themselves(mentor, typed, ada, sign_in):
    response = sign_in(ada).post(book_url(mentor), typed)
    assert response.status_code == 400
    assert "book a session with yourself" in response.content.decode()
    assert GOAL in response.content.decode()


def test_a_third_open_booking_is_refused(mentor, typed, bo, sign_in):
    make_booking(mentor, bo)
    make_booking(mentor, bo)
    response = sign_in(bo).post(
        book_url(mentor), typed | {"starts_at": iso_z(open_slots(mentor, bo)[0].starts_at)}
    )
    assert response.status_code == 409
    assert "two sessions ahead with Ada Lind" in response.content.decode()
    assert Booking.objects.count() == 2


def test_a_closed_pair_is_refused_without_a_reason(mentor, typed, bo, sign_in):
    ClosedPair.objects.create(mentor=mentor, mentee=bo)
    response = sign_in(bo).post(book_url(mentor), typed)
    assert response.status_code == 409
    assert "Other mentors on this topic can help." in response.content.decode()


@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("submitted", 404), ("paused", 409)])
def test_an_unpublished_mentor_is_not_there_and_a_paused_one_says_so(
    mentor, typed, bo, sign_in, status, code
):
    MentorProfile.objects.update(status=status)
    for client in (sign_in(bo), Client()):
        assert client.get(book_url(mentor, starts_at=typed["starts_at"])).status_code == code
        assert client.post(book_url(mentor), typed | {"email": "new@example.com"}).status_code == code
    assert not Booking.objects.exists()


def test_back_at_the_form_after_booking_shows_the_session(mentor, typed, bo, sign_in):
    booking = make_booking(mentor, bo)
    assert sign_in(bo).get(book_url(mentor, starts_at=typed["starts_at"])).url == booking.get_absolute_url()


def test_other_methods_are_refused_and_a_look_writes_nothing(mentor, first, bo, sign_in):
    client = sign_in(bo)
    assert client.put(book_url(mentor, starts_at=first)).status_code == 405
    assert client.delete(book_url(mentor, starts_at=first)).status_code == 405
    anonymous = Client()
    anonymous.get(book_url(mentor, starts_at=first))
    assert "sessionid" not in anonymous.cookies
    assert User.objects.count() == 2


def test_queries_do_not_grow_with_open_times(mentor, first, bo, sign_in, django_assert_max_num_queries):
    client = sign_in(bo)
    with django_assert_max_num_queries(20):
        client.get(book_url(mentor, starts_at=first))
    make_booking(mentor, make_user("other@example.com"))
    with django_assert_max_num_queries(20):
        assert client.get(book_url(mentor, starts_at=first)).status_code == 409


def test_a_booking_that_stands_is_answered_so_when_the_web_session_cannot_be_saved(
    mentor, typed, bo, sign_in, monkeypatch
):
    client = sign_in(bo)
    session = client.session
    session["pending_booking"] = {}
    session.save()

    def fail(self: SessionStore, must_create: bool = False) -> None:
        raise UpdateError

    monkeypatch.setattr(SessionStore, "save", fail)
    answer = client.post(book_url(mentor), typed)
    assert Booking.objects.count() == 1
    assert answer.status_code == 302
    assert answer.url.startswith(Booking.objects.get().get_absolute_url())
