"""What a mentor decides about themselves and their time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from mentoring import services
from mentoring.errors import MentorError
from mentoring.models import MentorProfile
from people.models import Notification
from tests.conftest import NOW
from tests.factories import make_booking, make_mentor, open_slots

pytestmark = pytest.mark.django_db
Status = MentorProfile.Status


@pytest.fixture
def draft(ada) -> MentorProfile:
    return make_mentor(ada, status=Status.DRAFT)


def test_changing_the_readers_zone_never_moves_the_hours(mentor, ada):
    before = [slot.starts_at for slot in open_slots(mentor)]
    ada.timezone = "Asia/Tokyo"
    ada.save()
    services.refresh_next_open(mentor, now=NOW)
    mentor.refresh_from_db()
    assert mentor.timezone == "Europe/Helsinki"
    assert [slot.starts_at for slot in open_slots(mentor)] == before
    assert mentor.next_open_at == datetime(2026, 11, 24, 15, tzinfo=UTC)


def test_submitting_is_told_once_to_each_of_the_staff(draft, dee):
    for _again in range(2):
        services.submit_profile(mentor=draft, now=NOW)
    stale = MentorProfile.objects.get(pk=draft.pk)
    stale.status = Status.DRAFT
    services.submit_profile(mentor=stale, now=NOW)
    assert (draft.status, draft.submitted_at) == (Status.SUBMITTED, NOW)
    told = [(row.kind, row.recipient) for row in Notification.objects.order_by("kind")]
    assert told == [("mentor_received", draft.user), ("mentor_submitted", dee)]


@pytest.mark.parametrize(
    ("gap", "fields"),
    [
        (lambda mentor: mentor.themes.clear(), {"themes"}),
        (lambda mentor: mentor.languages.clear(), {"languages"}),
        (lambda mentor: mentor.availability_rules.all().delete(), {"hours"}),
        (lambda mentor: setattr(mentor, "headline", ""), {"headline"}),
        (lambda mentor: setattr(mentor.user, "name", ""), {"name"}),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_sent(draft, dee, gap, fields):
    gap(draft)
    with pytest.raises(MentorError) as caught:
        services.submit_profile(mentor=draft, now=NOW)
    assert set(caught.value.fields) == fields
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    assert not Notification.objects.exists()


def test_publishing_makes_visible_and_tells_the_mentor_once(draft, ada):
    assert services.publish_mentor(mentor=draft, now=NOW)
    assert not services.publish_mentor(mentor=draft, now=NOW)
    draft.refresh_from_db()
    assert (draft.status, draft.next_open_at) == (Status.PUBLISHED, datetime(2026, 11, 24, 15, tzinfo=UTC))
    assert [(row.kind, row.recipient) for row in Notification.objects.all()] == [("mentor_published", ada)]


def test_publishing_does_not_end_a_break(mentor):
    services.pause_mentor(mentor=mentor, until=None, now=NOW)
    assert not services.publish_mentor(mentor=mentor, now=NOW)
    assert mentor.status == Status.PAUSED
    assert not Notification.objects.exists()


def test_a_break_closes_bookings_and_ends_by_itself(mentor):
    services.pause_mentor(mentor=mentor, until=date(2026, 12, 1), now=NOW)
    assert mentor.next_open_at is None
    assert open_slots(mentor) == []
    services.refresh_due(now=datetime(2026, 12, 1, 6, tzinfo=UTC))
    mentor.refresh_from_db()
    assert (mentor.status, mentor.paused_until) == (Status.PUBLISHED, None)


@pytest.mark.parametrize(
    ("zone", "still_off", "back"),
    [
        (
            "Pacific/Auckland",
            datetime(2026, 11, 30, 10, 59, tzinfo=UTC),
            datetime(2026, 11, 30, 11, tzinfo=UTC),
        ),
        ("Pacific/Honolulu", datetime(2026, 12, 1, 9, 59, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_break_ends_at_midnight_on_the_mentors_own_clock(mentor, zone, still_off, back):
    mentor.timezone = zone
    mentor.save()
    services.pause_mentor(mentor=mentor, until=date(2026, 12, 1), now=NOW)
    for now, status in ((still_off, Status.PAUSED), (back, Status.PUBLISHED)):
        services.refresh_due(now=now)
        mentor.refresh_from_db()
        assert mentor.status == status


def test_a_mentor_whose_account_was_closed_leaves_the_directory(mentor, ada):
    ada.is_active = False
    ada.save()
    assert not MentorProfile.objects.published().exists()
    assert not MentorProfile.objects.shown().exists()
    services.refresh_due(now=NOW)
    mentor.refresh_from_db()
    assert mentor.status == Status.PUBLISHED  # as it was, for who is let back in


def test_coming_back_early_opens_times_again(mentor):
    services.pause_mentor(mentor=mentor, until=None, now=NOW)
    services.unpause_mentor(mentor=mentor, now=NOW)
    assert mentor.next_open_at == datetime(2026, 11, 24, 15, tzinfo=UTC)


def test_a_break_until_today_is_no_break(mentor):
    with pytest.raises(MentorError, match="after today"):
        services.pause_mentor(mentor=mentor, until=date(2026, 11, 23), now=NOW)
    assert mentor.status == Status.PUBLISHED


def test_a_draft_cannot_be_paused_into_the_open(draft):
    services.pause_mentor(mentor=draft, until=None, now=NOW)
    services.unpause_mentor(mentor=draft, now=NOW)
    assert draft.status == Status.DRAFT


def test_a_visible_mentor_cannot_empty_what_people_read(mentor):
    mentor.headline = ""
    with pytest.raises(MentorError, match="one line"):
        services.keep_profile(
            mentor=mentor,
            themes=mentor.themes.all(),
            languages=mentor.languages.all(),
            week=None,
            submit=False,
            now=NOW,
        )
    mentor.refresh_from_db()
    assert mentor.headline


def test_saving_words_does_not_undo_what_staff_did_meanwhile(draft):
    page = MentorProfile.objects.select_related("user").get(pk=draft.pk)
    services.publish_mentor(mentor=draft, now=NOW)
    page.headline = "Newer words"
    services.keep_profile(
        mentor=page,
        themes=page.themes.all(),
        languages=page.languages.all(),
        week=None,
        submit=False,
        now=NOW,
    )
    page.refresh_from_db()
    assert (page.status, page.headline) == (Status.PUBLISHED, "Newer words")


def test_midnight_ends_the_day(mentor):
    services.replace_week(mentor=mentor, week=[(1, time(23), time(0))], now=NOW)
    starts = [slot.starts_at.astimezone(mentor.zone).strftime("%a %H:%M") for slot in open_slots(mentor)[:3]]
    assert starts == ["Tue 23:00", "Tue 23:30", "Tue 23:00"]


def test_overlapping_rows_count_once(mentor):
    services.replace_week(
        mentor=mentor, week=[(1, time(17), time(18)), (1, time(17, 30), time(18, 30))], now=NOW
    )
    assert [slot.starts_at.hour * 60 + slot.starts_at.minute for slot in open_slots(mentor)[:3]] == [
        900,
        930,
        960,
    ]


def test_a_day_off_is_the_mentors_own_day(mentor):
    """In Helsinki it is Tuesday already while UTC still has Monday."""
    late = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    with pytest.raises(MentorError, match="passed"):
        services.take_days_off(mentor=mentor, first=date(2026, 11, 23), last=date(2026, 11, 23), now=late)
    services.take_days_off(mentor=mentor, first=date(2026, 11, 24), last=date(2026, 11, 24), now=late)
    assert open_slots(mentor)[0].starts_at.date() == date(2026, 11, 25)


def test_a_booked_session_survives_a_day_off(mentor, bo):
    booking = make_booking(mentor, bo)
    services.take_days_off(mentor=mentor, first=date(2026, 11, 24), last=date(2026, 11, 24), now=NOW)
    booking.refresh_from_db()
    assert booking.status == "confirmed"


def test_days_off_reach_from_today_to_two_years_ahead(mentor):
    def take(days: int) -> None:
        day = date(2026, 11, 23) + timedelta(days=days)
        services.take_days_off(mentor=mentor, first=day, last=day, now=NOW)

    take(0)
    take(731)
    assert mentor.availability_overrides.count() == 2
    for days, said in ((-1, "has passed"), (732, "more than two years")):
        with pytest.raises(MentorError, match=said):
            take(days)


def test_one_date_has_an_end(mentor):
    day = date(2026, 12, 1)
    for hour in range(14):
        services.add_other_hours(mentor=mentor, on=day, start=time(hour), end=time(hour + 1), now=NOW)
    with pytest.raises(MentorError, match="14 rows"):
        services.add_other_hours(mentor=mentor, on=day, start=time(20), end=time(21), now=NOW)


def test_who_waits_to_be_read_keeps_at_least_one_hour_a_week(ada):
    mentor = make_mentor(ada, status=Status.SUBMITTED)
    with pytest.raises(MentorError) as caught:
        services.replace_week(mentor=mentor, week=[], now=NOW)
    assert set(caught.value.fields) == {"hours"}
    assert mentor.availability_rules.count() == 5
    services.replace_week(mentor=mentor, week=[(0, time(9), time(10))], now=NOW)
    assert mentor.availability_rules.count() == 1
