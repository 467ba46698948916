"""After your session, the mentee's side: one page, one press, all of it saved or nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from people.models import Notification
from sessions_app.after.service import challenge_mentee, say_held, say_missed
from tests.factories import make_booking
from tests.sessions_app.begun import make_begun, path, state

pytestmark = pytest.mark.django_db
HELD = {"outcome": "held"}
STEP = {"outcome": "held", "line_1": "Call Mika about the gap", "due_1": "2026-11-30"}


@pytest.fixture
def booking(mentor, bo):
    return make_begun(mentor, bo)


def address(booking):
    return reverse("sessions_app:booking_wrap_up", args=[booking.pk])


def saved(booking):
    return [(one.text, one.due_on, one.challenge, one.position) for one in booking.commitments.all()]


def test_from_the_mail_to_saved_with_one_line(booking, bo, client):
    page = client.get(path(booking, bo, "booking_wrap_up"))
    assert page.context["form"]["outcome"].value() == "held"
    content = page.content.decode()
    assert 'value="held" checked' in content
    assert 'value="2026-11-30"' in content
    answer = client.post(path(booking, bo, "booking_wrap_up"), STEP)
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    booking.refresh_from_db()
    assert (booking.status, booking.wrapped_up_by) == ("completed", bo)
    assert saved(booking) == [("Call Mika about the gap", date(2026, 11, 30), "", 1)]
    asked = Notification.objects.get(kind="follow_up")
    assert asked.send_at == datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_two_lines_each_with_its_own_date(booking, bo, sign_in):
    answer = sign_in(bo).post(
        address(booking), STEP | {"line_2": "Write\x00 it\ndown", "due_2": "2026-12-02"}
    )
    assert answer.status_code == 302
    assert saved(booking) == [
        ("Call Mika about the gap", date(2026, 11, 30), "", 1),
        ("Write it down", date(2026, 12, 2), "", 2),
    ]


def test_a_second_line_alone_is_the_first_step_and_a_third_is_nowhere(booking, bo, sign_in):
    more = {"line_2": "Only this", "due_2": "2026-12-02", "line_3": "And this", "due_3": "2026-12-02"}
    sign_in(bo).post(address(booking), HELD | more)
    assert saved(booking) == [("Only this", date(2026, 12, 2), "", 1)]


def test_none_because(booking, bo, sign_in):
    assert (
        sign_in(bo).post(address(booking), HELD | {"none_because": "I only needed to be heard"}).status_code
        == 302
    )
    booking.refresh_from_db()
    assert (booking.status, booking.none_because, saved(booking)) == (
        "completed",
        "I only needed to be heard",
        [],
    )


@pytest.mark.parametrize("reason", ["no-connection", "came-up", "nobody-came"])
def test_we_did_not_meet(reason, booking, bo, sign_in):
    assert sign_in(bo).post(address(booking), {"outcome": reason, "due_1": "2026-11-30"}).status_code == 302
    booking.refresh_from_db()
    assert (booking.status, booking.missed_reason) == ("missed", reason)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (HELD, "line_1"),
        ({"line_1": "Call Mika", "due_1": "2026-11-30"}, "outcome"),
        (STEP | {"outcome": "great"}, "outcome"),
        (STEP | {"outcome": "nobody-came"}, "outcome"),
        ({"outcome": "came-up", "none_because": "No time"}, "outcome"),
        (STEP | {"none_because": "No time"}, "none_because"),
        (STEP | {"line_1": "x" * 201}, "line_1"),
        (STEP | {"due_1": ""}, "due_1"),
        (STEP | {"due_1": "next week"}, "due_1"),
        (STEP | {"due_1": "2026-02-30"}, "due_1"),
        (STEP | {"due_1": "2026-11-23"}, "due_1"),
        (STEP | {"due_1": "2027-01-05"}, "due_1"),
        (STEP | {"line_2": "And this", "due_2": "9999-12-31"}, "due_2"),
        (HELD | {"none_because": "x" * 201}, "none_because"),
    ],
)
def test_what_does_not_fit_saves_nothing_and_keeps_everything(given, field, booking, bo, sign_in):
    before = state(booking)
    answer = sign_in(bo).post(address(booking), given)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    page = answer.content.decode()
    assert "<title>Error:" in page
    assert f'href="#id_{field}"' in page
    assert f'id="id_{field}"' in page
    for name, typed in given.items():
        assert name == "outcome" or not typed or typed in page
    assert state(booking) == before


def test_first_and_last_dates_are_tomorrow_and_six_weeks_on(booking, bo, sign_in):
    page = sign_in(bo).get(address(booking)).content.decode()
    assert 'min="2026-11-24"' in page
    assert 'max="2027-01-04"' in page
    answer = sign_in(bo).post(
        address(booking), STEP | {"due_1": "2026-11-24", "line_2": "Later", "due_2": "2027-01-04"}
    )
    assert answer.status_code == 302


def test_dates_are_those_of_the_mentees_calendar(mentor, bo, client, clock):
    bo.timezone = "Pacific/Kiritimati"
    bo.save()
    booking = make_begun(mentor, bo)
    clock.move_to(datetime(2026, 11, 23, 11, tzinfo=UTC))  # Tuesday 01:00 on Kiritimati, Monday for UTC
    page = client.get(path(booking, bo, "booking_wrap_up")).content.decode()
    assert 'min="2026-11-25"' in page
    assert (
        client.post(path(booking, bo, "booking_wrap_up"), STEP | {"due_1": "2026-11-24"}).status_code == 400
    )
    assert (
        client.post(path(booking, bo, "booking_wrap_up"), STEP | {"due_1": "2026-11-25"}).status_code == 302
    )


def test_a_challenge_is_taken_over_with_one_tap_and_nothing_typed_is_lost(booking, ada, bo, client):
    say_held(booking=booking, by=ada)
    challenge_mentee(booking=booking, by=ada, lines=["Call <one> person", "Send the CV"])
    before = state(booking)
    typed = {"outcome": "held", "line_1": "", "due_1": "2026-12-03", "none_because": "kept words"}
    page = client.post(path(booking, bo, "booking_wrap_up"), typed | {"take": "1"})
    assert page.status_code == 200
    assert state(booking) == before
    content = page.content.decode()
    for kept in (
        "Ada's challenge for you",
        "Call &lt;one&gt; person</textarea>",
        'value="2026-12-03"',
        "kept words",
    ):
        assert kept in content
    assert 'name="take" value="1"' not in content
    assert 'name="take" value="2"' in content
    form = {name: page.context["form"][name].value() for name in ("outcome", "line_1", "due_1", "from_1")}
    second = client.post(path(booking, bo, "booking_wrap_up"), form | {"take": "2", "line_2": " "}).context[
        "form"
    ]
    assert second["line_2"].value() == "Send the CV"
    rewritten = form | {
        "line_1": "Call Zainab",
        "line_2": "Send the CV",
        "from_2": second["from_2"].value(),
        "due_2": "2026-12-01",
    }
    assert client.post(path(booking, bo, "booking_wrap_up"), rewritten).status_code == 302
    assert saved(booking) == [
        ("Call Zainab", date(2026, 12, 3), "Call <one> person", 1),
        ("Send the CV", date(2026, 12, 1), "Send the CV", 2),
    ]


@pytest.mark.parametrize("take", ["3", "", "x", "1" * 500])
def test_taking_what_is_not_there_changes_nothing(take, booking, bo, sign_in):
    before = state(booking)
    answer = sign_in(bo).post(address(booking), STEP | {"take": take})
    assert answer.status_code == 200
    assert answer.context["form"]["line_1"].value() == STEP["line_1"]
    assert state(booking) == before


def test_another_sessions_challenge_is_not_this_ones(booking, mentor, ada, bo, cy, sign_in):
    theirs = make_begun(mentor, cy, ago=timedelta(hours=5), status="completed")
    challenge_mentee(booking=theirs, by=ada, lines=["A canary"])
    sign_in(bo).post(address(booking), STEP | {"from_1": theirs.challenges.get().pk})
    assert saved(booking)[0][2] == ""


def test_pressed_twice_it_is_saved_once_and_the_second_hears_so(booking, bo, sign_in):
    client = sign_in(bo)
    client.post(address(booking), STEP)
    before = state(booking)
    again = client.post(address(booking), STEP | {"line_1": "Something <else>"})
    assert again.status_code == 409
    page = again.content.decode()
    for words in ("saved already", "Call Mika about the gap", "Something &lt;else&gt;"):
        assert words in page
    assert state(booking) == before


def test_what_was_said_is_shown_and_can_be_answered(booking, bo, ada, sign_in, client):
    sign_in(bo).post(address(booking), STEP)
    mine = client.get(path(booking, bo, "booking_wrap_up"))
    assert mine.status_code == 200
    assert "?answer=done" in mine.content.decode()
    assert "Once was enough" in mine.content.decode()
    theirs = client.get(path(booking, ada, "booking_wrap_up")).content.decode()
    assert "Call Mika about the gap" in theirs
    assert "?answer=" not in theirs


def test_from_the_start_on(mentor, bo, sign_in, clock):
    booking, client = make_booking(mentor, bo), sign_in(bo)
    clock.move_to(booking.starts_at - timedelta(seconds=1))
    early = client.post(address(booking), STEP | {"due_1": "2026-12-01"})
    assert early.status_code == 409
    assert "once it has started" in early.content.decode()
    assert "Call Mika about the gap" in early.content.decode()
    clock.move_to(booking.starts_at)
    assert client.get(address(booking)).status_code == 200
    assert client.post(address(booking), STEP | {"due_1": "2026-12-01"}).status_code == 302


def test_not_having_met_can_be_corrected_and_is_remembered(booking, ada, bo, sign_in):
    say_missed(booking=booking, by=ada, reason="nobody-came")
    client = sign_in(bo)
    assert client.get(address(booking)).context["form"]["outcome"].value() == "nobody-came"
    assert client.post(address(booking), STEP).status_code == 302
    booking.refresh_from_db()
    assert (booking.status, booking.missed_reason) == ("completed", "")


@pytest.mark.parametrize("status", ["cancelled", "declined", "expired", "requested"])
def test_a_session_that_did_not_take_place_has_no_after(status, mentor, bo, sign_in):
    booking = make_begun(mentor, bo, status=status)
    before = state(booking)
    assert sign_in(bo).get(address(booking)).status_code == 409
    assert sign_in(bo).post(address(booking), STEP).status_code == 409
    assert state(booking) == before
