"""Taking a slot: what is offered can be booked, everything else gets a sentence and makes no row."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentoring.models import AvailabilityOverride, Language, MentorProfile, TimeClaim
from mentoring.services import claim_time
from mentoring.slots import HALF_HOUR, Slot
from people.models import Notification
from sessions_app.audit import find_faults
from sessions_app.book.service import book_session
from sessions_app.errors import BookingError, NotNow, TimeNotOpen
from sessions_app.models import Booking, ClosedPair
from tests.factories import make_booking, make_mentor, make_user, open_slots

pytestmark = pytest.mark.django_db


def refuse(mentor: MentorProfile, mentee, slot: Slot, error: type[BookingError] = BookingError) -> str:
    """Try to book and return the sentence; nothing may have been written."""
    before = (Booking.objects.count(), TimeClaim.objects.count(), Notification.objects.count())
    with pytest.raises(error) as refused:
        make_booking(mentor, mentee, slot)
    assert (Booking.objects.count(), TimeClaim.objects.count(), Notification.objects.count()) == before
    return str(refused.value)


def test_a_booking_claims_both_peoples_time_and_owes_its_mails(mentor, bo):
    slot = open_slots(mentor)[0]
    booking = make_booking(mentor, bo, slot)
    assert (booking.status, booking.starts_at, booking.revision) == ("confirmed", slot.starts_at, 0)
    quarters = [slot.starts_at, slot.starts_at + timedelta(minutes=15)]
    assert list(TimeClaim.objects.of(bo).values_list("starts_at", flat=True)) == quarters
    assert list(TimeClaim.objects.of(mentor.user).values_list("starts_at", flat=True)) == quarters
    kinds = sorted(Notification.objects.values_list("kind", flat=True))
    assert kinds == sorted(["booked"] * 2 + ["reminder_day"] * 2 + ["reminder_hour"] * 2 + ["wrap_up"] * 2)
    assert [event.action for event in booking.events.all()] == ["booked"]
    assert not list(find_faults())


def test_what_was_offered_is_offered_no_more(mentor, bo, cy):
    slot = open_slots(mentor)[0]
    make_booking(mentor, bo, slot)
    assert slot not in open_slots(mentor)
    assert "just taken" in refuse(mentor, cy, slot, TimeNotOpen)


def test_every_slot_that_is_offered_can_be_booked(mentor):
    mentor.buffer_minutes = 15
    mentor.weekly_limit = 3
    mentor.save()
    made = 0
    while slots := open_slots(mentor):
        make_booking(mentor, make_user(f"person{made}@example.com"), slots[len(slots) // 2])
        made += 1
    assert made == 12  # the four weeks that 28 days reach, three a week
    assert not list(find_faults())


def test_the_break_after_a_session_is_kept_for_the_mentor_alone(mentor, bo):
    mentor.buffer_minutes = 30
    mentor.save()
    first, second, third = open_slots(mentor)[:3]
    make_booking(mentor, bo, first)
    left = open_slots(mentor)
    assert second not in left
    assert third in left
    assert TimeClaim.objects.of(bo).count() == 2
    assert TimeClaim.objects.of(mentor.user).count() == 4


def test_a_break_is_not_needed_where_the_mentee_goes_on_to_the_next(mentor, bo, cy):
    mentor.buffer_minutes = 30
    mentor.save()
    first, second = open_slots(mentor)[:2]
    make_booking(make_mentor(cy, hours=(time(5), time(23))), bo, second)
    assert first in open_slots(mentor, bo)
    assert second not in open_slots(mentor, bo)


def test_what_stands_in_the_way_is_said(mentor, bo, cy):
    """Of a time that isn't open, the first of these that is true."""
    free, other = open_slots(mentor)[6:8]
    make_booking(make_mentor(cy, hours=(time(5), time(23))), bo, free)
    make_booking(mentor, cy, other)
    now, quarter = timezone.now(), timedelta(minutes=15)
    for starts_at, said in (
        (now, "is over"),
        (now + quarter, "24 hours' notice"),
        (now + timedelta(hours=24) - quarter, "24 hours' notice"),
        (now + timedelta(days=28) + quarter, "that far ahead"),
        (free.starts_at, "another session"),
        (free.starts_at - quarter, "another session"),
        (other.starts_at + quarter, "just taken"),
        (other.starts_at - quarter, "another session"),
        (now + timedelta(days=5), "no longer open"),
    ):
        assert said in refuse(mentor, bo, Slot(starts_at), TimeNotOpen), starts_at


def test_the_same_form_twice_is_one_booking(mentor, bo):
    slot, submission = open_slots(mentor)[0], uuid4()
    first = make_booking(mentor, bo, slot, submission=submission)
    again = make_booking(mentor, bo, slot, submission=submission)
    assert first.pk == again.pk
    assert Booking.objects.count() == 1
    assert Notification.objects.filter(kind="booked").count() == 2


def test_someone_elses_submission_opens_nothing(mentor, bo, cy):
    slots, submission = open_slots(mentor), uuid4()
    make_booking(mentor, bo, slots[0], submission=submission)
    with pytest.raises(TimeNotOpen):
        make_booking(mentor, cy, slots[3], submission=submission)
    assert Booking.objects.count() == 1


def test_nobody_books_themselves(mentor, ada):
    assert "yourself" in refuse(mentor, ada, open_slots(mentor)[0])


def test_a_third_open_booking_with_one_mentor_is_refused(mentor, bo):
    make_booking(mentor, bo)
    make_booking(mentor, bo)
    assert "two sessions ahead" in refuse(mentor, bo, open_slots(mentor, bo)[0], NotNow)


@pytest.mark.parametrize("status", ["draft", "submitted", "paused"])
def test_a_mentor_who_is_not_published_takes_no_bookings(mentor, bo, status):
    slot = open_slots(mentor)[0]
    MentorProfile.objects.update(status=status)
    mentor.refresh_from_db()
    assert "no bookings" in refuse(mentor, bo, slot, NotNow)


def test_a_mentor_without_a_place_to_meet_takes_no_bookings(mentor, bo, settings):
    slot = open_slots(mentor)[0]
    settings.VIDEO_BASE_URL = ""
    assert "no bookings" in refuse(mentor, bo, slot, NotNow)


def test_a_mentor_whose_account_was_closed_takes_no_bookings(mentor, ada, bo):
    slot = open_slots(mentor)[0]
    ada.is_active = False
    ada.save()
    assert "no bookings" in refuse(MentorProfile.objects.get(), bo, slot, NotNow)


def test_a_closed_pair_stays_closed_and_no_reason_is_shown(mentor, bo):
    ClosedPair.objects.create(mentor=mentor, mentee=bo)
    assert refuse(mentor, bo, open_slots(mentor)[0], NotNow).startswith("You can't book Ada Lind again.")


def test_a_person_is_in_one_place_whichever_role(mentor, ada, bo):
    """Bo mentors too: an hour in which he is mentored is not open at his
    own page, and the other way round."""
    bos_page = make_mentor(bo, timezone="Europe/Helsinki")
    slot = open_slots(mentor, bo)[0]
    make_booking(mentor, bo, slot)
    assert slot not in open_slots(bos_page)
    assert "just taken" in refuse(bos_page, make_user("eve@example.com"), slot, TimeNotOpen)
    later = open_slots(bos_page)[0]
    make_booking(bos_page, make_user("fay@example.com"), later)
    assert later not in open_slots(mentor, bo)
    assert "another session" in refuse(mentor, bo, later, TimeNotOpen)


def test_the_weekly_limit_counts_the_mentors_local_week(mentor, bo, cy):
    mentor.weekly_limit = 1
    mentor.save()
    first = make_booking(mentor, bo)
    this_week = first.starts_at.isocalendar().week
    assert all(slot.starts_at.isocalendar().week != this_week for slot in open_slots(mentor))


def test_a_day_off_closes_the_day(mentor, bo):
    slot = open_slots(mentor)[0]
    AvailabilityOverride.objects.create(mentor=mentor, date=slot.starts_at.date())
    assert "no longer open" in refuse(mentor, bo, slot, TimeNotOpen)


def test_the_database_refuses_what_slips_past_every_check(mentor, bo, cy):
    """Overlap is impossible by construction: the claims say no even to code that does not look first."""
    booking = make_booking(mentor, bo)
    for minutes in (-15, 0, 15):
        start = booking.starts_at + timedelta(minutes=minutes)
        with pytest.raises(IntegrityError), transaction.atomic():
            claim_time(holder=uuid4(), mentor=mentor, mentee=cy, starts_at=start, buffer_minutes=0)


def nasty_moments() -> st.SearchStrategy[datetime]:
    near = st.integers(-100_000, 100_000).map(
        lambda seconds: datetime(2026, 11, 25, 15, tzinfo=UTC) + timedelta(seconds=seconds)
    )
    anywhere = st.datetimes(timezones=st.just(UTC))
    return st.one_of(near, anywhere)


@given(moment=nasty_moments())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_moment_is_booked_only_if_it_was_offered(mentor, bo, moment):
    offered = Slot(moment) in open_slots(mentor, bo)
    with transaction.atomic():
        try:
            booking = book_session(
                mentor=mentor,
                mentee=bo,
                slot=Slot(moment),
                theme=mentor.themes.first(),
                goal="Say yes",
                submission=uuid4(),
            )
        except TimeNotOpen:
            assert not offered
        else:
            assert offered
            assert booking.ends_at - booking.starts_at == HALF_HOUR
        transaction.set_rollback(True)


def test_reminders_whose_moment_has_passed_are_not_owed(mentor, bo):
    mentor.lead_time_hours = 1
    mentor.save()
    slot = next(slot for slot in open_slots(mentor) if slot.starts_at - timezone.now() < timedelta(hours=24))
    make_booking(mentor, bo, slot)
    assert not Notification.objects.filter(kind="reminder_day").exists()
    assert Notification.objects.filter(kind="reminder_hour").count() == 2


def test_booking_asks_a_bounded_number_of_questions(mentor, bo, django_assert_max_num_queries):
    slot = open_slots(mentor)[0]
    theme = mentor.themes.first()
    with django_assert_max_num_queries(24):
        book_session(mentor=mentor, mentee=bo, slot=slot, theme=theme, goal="Say yes", submission=uuid4())


def test_midnight_ends_the_day(bo):
    late = make_mentor(make_user("late@example.com", timezone="Asia/Kathmandu"), hours=(time(23), time(0)))
    last = open_slots(late)[1]
    assert last.ends_at.astimezone(late.zone).time() == time(0)
    make_booking(late, bo, last)
    assert Language.objects.filter(code="en").exists()
