"""For how long what is kept: the settings, what is done once a day, and the page that says it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people import retention, tasks
from people.models import Notification, User
from sessions_app.mail import owe_missing
from sessions_app.models import Booking, Commitment, Concern, Message
from tests.conftest import NOW
from tests.factories import make_booking
from tests.sessions_app.begun import make_begun, make_promised

pytestmark = pytest.mark.django_db
PAGE = "/what-we-keep/"


def mail_row(bo: User, key: str, **fields) -> Notification:
    values = {"kind": "booked", "status": "sent", "send_at": timezone.now(), "sent_at": timezone.now()}
    return Notification.objects.create(recipient=bo, key=key, **(values | fields))


def keys() -> set[str]:
    return set(Notification.objects.values_list("key", flat=True))


def test_mail_that_ended_is_forgotten_and_what_waits_is_not(bo, clock, settings):
    settings.KEEP_MAIL_DAYS = 30
    for status in ("sent", "skipped", "failed", "uncertain", "pending"):
        mail_row(bo, status, status=status, sent_at=timezone.now() if status == "sent" else None)
    clock.shift(timedelta(days=30) - timedelta(seconds=1))
    tasks.tidy_up()
    assert len(keys()) == 5
    clock.shift(1)
    tasks.tidy_up()
    assert keys() == {"pending"}


def test_late_mail_counts_from_when_it_left(bo, clock, settings):
    settings.KEEP_MAIL_DAYS = 30
    mail_row(bo, "late", send_at=timezone.now() - timedelta(days=7))
    clock.shift(timedelta(days=25))
    tasks.tidy_up()
    assert keys() == {"late"}


def test_a_key_stays_as_long_as_it_could_be_owed_again(mentor, bo, clock, settings):
    """A session ahead and an open step whose mail went out long ago: nothing is owed a second time."""
    settings.KEEP_MAIL_DAYS = 1
    booking = make_booking(mentor, bo)
    (step,) = make_promised(mentor, bo, "Call them", days=40)
    long_ago = timezone.now() - timedelta(days=9)
    Notification.objects.update(status="sent", sent_at=long_ago, send_at=long_ago)
    before = keys()
    tasks.tidy_up()
    assert keys() == before
    assert owe_missing(timezone.now()) == 0
    Booking.objects.filter(pk=booking.pk).update(status="cancelled")
    Commitment.objects.filter(pk=step.pk).update(status="done")
    tasks.tidy_up()
    assert keys() == set()


def test_words_of_a_concern_go_once_it_is_settled_long_enough(mentor, bo, clock, settings):
    settings.KEEP_CONCERNS_DAYS = 10
    booking, now = make_begun(mentor, bo), timezone.now()
    for text, resolved in (("open", None), ("settled", now)):
        Concern.objects.create(
            booking=booking, reporter=bo, kind="other", text=text, resolved_at=resolved, created_at=now
        )
    clock.shift(timedelta(days=10) - timedelta(seconds=1))
    tasks.tidy_up()
    assert set(Concern.objects.values_list("text", flat=True)) == {"open", "settled"}
    clock.shift(1)
    tasks.tidy_up()
    assert set(Concern.objects.values_list("text", flat=True)) == {"open", ""}


def test_of_who_has_gone_a_concern_goes_when_it_is_settled(mentor, bo):
    concern = Concern.objects.create(booking=make_begun(mentor, bo), reporter=bo, kind="other", text="Worry")
    User.objects.filter(pk=bo.pk).update(erased_at=timezone.now())
    tasks.tidy_up()
    assert Concern.objects.get().text == "Worry"
    Concern.objects.filter(pk=concern.pk).update(resolved_at=timezone.now())
    tasks.tidy_up()
    assert Concern.objects.get().text == ""


def test_lines_stay_unless_a_setting_says_otherwise(mentor, bo, clock, settings):
    over = make_begun(mentor, bo, status="completed", ago=timedelta(days=1))
    ahead = make_booking(mentor, bo)
    for booking in (over, ahead):
        Message.objects.create(booking=booking, sender=bo, text="Hello")
    later = timezone.now() + timedelta(days=5)
    Booking.objects.filter(pk=ahead.pk).update(starts_at=later + timedelta(days=1))
    clock.move_to(later)
    tasks.tidy_up()
    assert Message.objects.count() == 2
    settings.KEEP_LINES_DAYS = 5
    tasks.tidy_up()
    assert [line.booking_id for line in Message.objects.all()] == [ahead.pk]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("KEEP_MAIL_DAYS", 180, "That a mail went out to you: 180 days,"),
        ("KEEP_MAIL_DAYS", 33, "That a mail went out to you: 33 days,"),
        ("KEEP_MAIL_DAYS", 0, "That a mail went out to you stays as long as your account."),
        ("KEEP_CONCERNS_DAYS", 365, "“Something wrong?”: 365 days from when they have settled it."),
        ("KEEP_CONCERNS_DAYS", 0, "“Something wrong?” stays as long as your account."),
        ("KEEP_LINES_DAYS", 0, "The lines you write to each other stay as long as your account."),
        ("KEEP_LINES_DAYS", 1, "The lines you write to each other: 1 day, or until the session is over."),
        ("GUEST_SESSION_AGE", 7200, "What someone typed before signing in: 2 hours."),
        ("SESSION_COOKIE_AGE", 86400 * 9, "That you are signed in somewhere: 9 days,"),
    ],
)
def test_the_page_says_what_the_settings_say(settings, name, value, sentence):
    setattr(settings, name, value)
    assert sentence in Client().get(PAGE).content.decode()


def test_the_page_says_the_periods_that_are_no_settings():
    page = Client().get(PAGE).content.decode()
    for sentence in (
        "A copy of your data that you asked for: 7 days.",
        "can be opened again for 7 days; then it is removed for good.",
        "never confirmed: 2 days.",
        "without the address: 1 day.",
        "Codes work for 10 minutes;",
    ):
        assert sentence in page


def test_it_names_a_contact_and_a_legal_notice(settings):
    page = Client().get(PAGE).content.decode()
    assert "mailto:hello@half-hour.example.org" in page
    assert "Legal notice" not in page
    settings.CONTACT_EMAIL, settings.LEGAL_NOTICE_URL = "data@firm.example", "https://firm.example/legal"
    page = Client().get(PAGE).content.decode()
    assert "mailto:data@firm.example" in page
    assert page.count('href="https://firm.example/legal"') == 2  # and in the footer
    assert 'href="https://firm.example/legal"' in Client().get("/").content.decode()


def test_what_fails_stops_nothing_else(bo, settings, clock, monkeypatch, caplog):
    owe_old = Notification.objects.create(
        recipient=bo, kind="booked", key="old", send_at=NOW, sent_at=NOW, status="sent", created_at=NOW
    )
    clock.move_to(NOW + timedelta(days=settings.KEEP_MAIL_DAYS, seconds=1))

    def fail(**kwargs) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("people.services.remove_unconfirmed_accounts", fail)
    retention.forget_what_is_old(timezone.now())
    assert not Notification.objects.filter(pk=owe_old.pk).exists()
    assert "not forgotten" in caplog.text
