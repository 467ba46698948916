"""How much one person may take of what many share."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people import outbox
from people.models import Notification
from sessions_app.after.service import say_held
from sessions_app.change.service import cancel_session, move_session
from sessions_app.errors import NotNow
from sessions_app.models import Booking, Concern
from sessions_app.session_mail import moment_words
from sessions_app.talk.service import report_concern, send_message
from tests.factories import make_booking, make_mentor, make_user, open_slots
from tests.sessions_app.mails import mail_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def caps(settings):
    """As they are without a word in the environment: docs/operating.md."""
    settings.SESSIONS_AHEAD_AT_FIRST, settings.SESSIONS_AHEAD, settings.BOOKINGS_A_DAY = 2, 4, 6


@pytest.fixture
def mentors():
    return [make_mentor(make_user(f"mentor{n}@example.com", name=f"Mentor {n}")) for n in range(8)]


def refused(mentor, mentee) -> str:
    before = Booking.objects.count()
    slot = open_slots(mentor, mentee)[0]
    with pytest.raises(NotNow) as error:
        make_booking(mentor, mentee, slot)
    assert Booking.objects.count() == before
    return str(error.value)


def test_someone_new_has_two_sessions_ahead_over_all_mentors(mentors, bo):
    make_booking(mentors[0], bo)
    second = make_booking(mentors[1], bo)
    assert "You have 2 sessions ahead. Once your first one took place" in refused(mentors[2], bo)
    cancel_session(booking=second, by=bo)
    make_booking(mentors[2], bo)


def test_who_has_held_one_has_four(mentors, bo, clock):
    held = make_booking(mentors[0], bo)
    clock.move_to(held.ends_at)
    say_held(booking=held, by=bo)
    for mentor in mentors[1:5]:
        make_booking(mentor, bo)
    assert "You have 4 sessions ahead already" in refused(mentors[5], bo)


def test_as_a_mentor_one_may_have_as_many_as_come(mentor, ada, mentors, cy):
    make_booking(mentor, make_user("x@example.com"))
    make_booking(mentor, make_user("y@example.com"))
    make_booking(mentors[0], ada)


def test_six_bookings_in_a_day_those_that_ended_included(mentors, bo, clock):
    for mentor in mentors[:6]:
        cancel_session(booking=make_booking(mentor, bo), by=bo)
        clock.shift(timedelta(minutes=10))
    sentence = refused(mentors[6], bo)
    assert sentence == "You have booked 6 times in a day. You can book again from Tuesday 24 November, 06:01."
    clock.shift(timedelta(hours=23))
    make_booking(mentors[6], bo)


def test_both_are_settings(mentors, bo, settings):
    settings.SESSIONS_AHEAD_AT_FIRST = settings.BOOKINGS_A_DAY = 1
    cancel_session(booking=make_booking(mentors[0], bo), by=bo)
    assert "booked once in a day" in refused(mentors[1], bo)
    settings.BOOKINGS_A_DAY = 9
    make_booking(mentors[1], bo)
    assert "You have 1 session ahead" in refused(mentors[2], bo)


def test_four_moves_a_day(mentor, bo, clock):
    booking = make_booking(mentor, bo, open_slots(mentor)[20])
    for number in range(4):
        booking = move_session(booking=booking, slot=open_slots(mentor, bo)[30 + number], by=bo)
        clock.shift(60)
    with pytest.raises(NotNow, match="move it again from Tuesday 24 November, 06:01"):
        move_session(booking=booking, slot=open_slots(mentor, bo)[40], by=bo)
    clock.shift(timedelta(days=1, minutes=-3))
    move_session(booking=booking, slot=open_slots(mentor, bo)[40], by=bo)


def test_twelve_lines_a_day_each(mentor, bo, clock):
    booking = make_booking(mentor, bo)
    for number in range(12):
        send_message(booking=booking, by=bo, text=f"Line {number}")
    with pytest.raises(NotNow, match="Write again from Tuesday 24 November, 06:01"):
        send_message(booking=booking, by=bo, text="One more")
    send_message(booking=booking, by=mentor.user, text="Mine")
    assert booking.messages.count() == 13


def test_a_concern_is_never_refused_and_joins_the_open_one(mentor, bo, dee, clock):
    booking = make_booking(mentor, bo)
    for number in range(30):
        report_concern(booking=booking, by=bo, kind="conduct", text=f"Word {number}.")
    report_concern(booking=booking, by=bo, kind="conduct", text="Word 3.")
    report_concern(booking=booking, by=mentor.user, kind="other", text="Mine.")
    mine, theirs = Concern.objects.order_by("-pk")
    assert theirs.text.split("\n\n") == [f"Word {number}." for number in range(30)]
    assert Notification.objects.filter(kind="concern").count() == 2
    clock.shift(timedelta(hours=1))
    report_concern(booking=booking, by=bo, kind="conduct", text="Again.")
    assert Notification.objects.filter(kind="concern").count() == 3
    Concern.objects.update(resolved_at=timezone.now())
    later = report_concern(booking=booking, by=bo, kind="conduct", text="Later.")
    assert later.pk not in (mine.pk, theirs.pk)


def send_all() -> None:
    while outbox.deliver_due():
        pass


def test_quick_moves_are_one_mail_that_names_the_time_its_reader_knew(mentor, bo, clock):
    first, second, third = (open_slots(mentor)[n] for n in (10, 12, 14))
    booking = make_booking(mentor, bo, first)
    send_all()
    clock.shift(60)
    for slot in (second, third):
        booking = move_session(booking=booking, slot=slot, by=bo)
        clock.shift(1)
    with timezone.override(bo.zone):
        known = moment_words(first.starts_at, bo)
    assert f"It was {known}." in mail_to("moved", bo).text
    send_all()
    assert Notification.objects.filter(kind="moved", status="sent").count() == 2
    assert Notification.objects.filter(kind="moved", status="skipped").count() == 2


def test_there_and_back_is_no_news(mentor, bo, clock):
    first, second = open_slots(mentor)[10], open_slots(mentor)[12]
    booking = make_booking(mentor, bo, first)
    send_all()
    clock.shift(60)
    for slot in (second, first):
        booking = move_session(booking=booking, slot=slot, by=bo)
        clock.shift(1)
    send_all()
    assert set(Notification.objects.filter(kind="moved").values_list("status", flat=True)) == {"skipped"}
