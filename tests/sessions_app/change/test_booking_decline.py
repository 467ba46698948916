"""I can't help with this: a reason, a sentence, perhaps another goal."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sessions_app.change.forms import STARTERS
from sessions_app.change.service import decline_session
from sessions_app.models import Decline
from tests.factories import make_booking, open_slots
from tests.sessions_app.begun import path, state
from tests.sessions_app.mails import mail_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(mentor, bo):
    return make_booking(mentor, bo)


def address(booking):
    return reverse("sessions_app:booking_decline", args=[booking.pk])


def test_nothing_is_chosen_beforehand_and_each_reason_shows_its_sentence(booking, ada, sign_in):
    page = sign_in(ada).get(address(booking)).content.decode()
    assert page.count('type="radio"') == 6
    assert "checked" not in page
    shown = page.replace("&#x27;", "'")
    assert all(str(sentence) in shown for sentence in STARTERS.values())
    assert len(set(map(str, STARTERS.values()))) == len(Decline.Reason.values)


@pytest.mark.parametrize("reason", Decline.Reason.values)
def test_two_taps_send_the_sentence_of_the_reason_unchanged(reason, booking, mentor, ada, bo, client):
    answer = client.post(
        path(booking, ada, "booking_decline"), {"reason": reason, "sentence": "", "suggested_goal": ""}
    )
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    booking.refresh_from_db()
    assert (booking.status, booking.ended_by) == ("declined", ada)
    assert booking.decline.sentence == str(STARTERS[reason])
    assert 20 < len(booking.decline.sentence) <= 400
    is_open_again = open_slots(mentor, bo)[0].starts_at == booking.starts_at
    assert is_open_again is (reason != "no-room")


def test_own_words_go_out_as_written(booking, ada, sign_in):
    sign_in(ada).post(
        address(booking), {"reason": "too-wide", "sentence": "Try  one part\r\nfirst, <b>Bo</b>"}
    )
    booking.refresh_from_db()
    assert booking.decline.sentence == "Try one part first, <b>Bo</b>"


def test_another_goal_keeps_the_time_until_it_is_answered(booking, mentor, ada, bo, sign_in, clock):
    client = sign_in(ada)
    page = client.get(address(booking)).content.decode()
    # 48 hours on is after 6 hours before the session (Tuesday 24 November, 17:00
    # in Helsinki), so the latter counts.
    assert "until Tuesday 24 November, 11:00" in page
    client.post(address(booking), {"reason": "too-wide", "suggested_goal": "Say the gap in two sentences"})
    booking.refresh_from_db()
    assert (booking.status, booking.decline.suggested_goal) == ("requested", "Say the gap in two sentences")
    assert booking.answer_by == booking.starts_at - timedelta(hours=6)
    assert booking.starts_at not in [slot.starts_at for slot in open_slots(mentor, bo)]


def test_both_hear_of_a_suggestion_because_both_calendars_and_links_change(booking, ada, bo, client):
    old = path(booking, ada, "booking_detail")
    suggested = decline_session(
        booking=booking, by=ada, reason="too-wide", sentence="Too much.", suggested_goal="One part"
    )
    assert "changed since" in client.get(old).content.decode()
    mail = mail_to("suggested", ada)
    assert mail.subject.startswith("You suggested another goal")
    assert "One part" in mail.text
    assert "Bo can answer until Tuesday 24 November, 11:00" in mail.text
    entry = mail.calendar.decode()
    assert "STATUS:TENTATIVE" in entry
    assert f"SEQUENCE:{suggested.revision}" in entry
    assert client.get(path(suggested, ada, "booking_detail")).status_code == 200
    assert path(suggested, ada, "booking_detail") in mail.text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "not-you"}, "reason"),
        ({"reason": "no-room", "sentence": "x" * 401}, "sentence"),
        ({"reason": "no-room", "suggested_goal": "ab"}, "suggested_goal"),
        ({"reason": "no-room", "suggested_goal": "x" * 201}, "suggested_goal"),
    ],
)
def test_what_does_not_fit_comes_back_with_everything_typed(given, field, booking, ada, sign_in):
    before = state(booking)
    typed = {"sentence": "My own <i>words</i>", "suggested_goal": "A smaller goal"} | given
    answer = sign_in(ada).post(address(booking), typed)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    page = answer.content.decode()
    assert "<title>Error:" in page
    for words in (typed["sentence"], typed["suggested_goal"]):
        assert words.replace("<", "&lt;").replace(">", "&gt;") in page
    assert state(booking) == before
    assert not Decline.objects.exists()


def test_until_twelve_hours_before(booking, ada, sign_in, clock):
    client = sign_in(ada)
    clock.move_to(booking.starts_at - timedelta(hours=12) + timedelta(seconds=1))
    before = state(booking)
    refused = client.post(address(booking), {"reason": "no-room", "sentence": "I have no room this week"})
    assert refused.status_code == 409
    assert "less than 12 hours away" in refused.content.decode()
    assert "I have no room this week" in refused.content.decode()
    assert state(booking) == before
    clock.move_to(booking.starts_at - timedelta(hours=12))
    assert client.get(address(booking)).status_code == 200
    assert client.post(address(booking), {"reason": "no-room"}).status_code == 302


def test_sent_twice_it_is_said_once(booking, ada, sign_in):
    client = sign_in(ada)
    assert client.post(address(booking), {"reason": "no-room"}).status_code == 302
    before = state(booking)
    assert client.post(address(booking), {"reason": "too-wide"}).status_code == 409
    assert state(booking) == before
    assert Decline.objects.get().reason == "no-room"


def test_the_mentee_does_not_find_the_form(booking, bo, sign_in):
    answer = sign_in(bo).get(address(booking))
    assert answer.status_code == 409
    assert "<form" not in answer.content.decode().partition("<main")[2].partition("</main>")[0]
