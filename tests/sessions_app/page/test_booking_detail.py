"""The page of one session, for both parties, for life."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from resources.models import CoachingQuestion, Resource
from sessions_app.after.service import answer_commitment, challenge_mentee, say_held
from sessions_app.change.service import cancel_session, decline_session, move_session
from sessions_app.commitments import Promise, commit_to
from sessions_app.links import make_key
from sessions_app.models import Booking
from sessions_app.talk.service import send_message
from tests.factories import make_booking, now, open_slots, url_in_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(mentor, bo):
    return make_booking(
        mentor, bo, context="Four interviews,\nno second one", link="https://example.org/cv", level="starting"
    )


def page_of(client, booking, **query):
    return client.get(booking.get_absolute_url(), query).content.decode().replace("&#x27;", "'")


def test_the_mentee_sees_everything_about_the_session(booking, bo, sign_in):
    page = page_of(sign_in(bo), booking)
    for words in (
        "Half an hour with Ada Lind",
        "Lagos, you",
        "Helsinki, Ada",
        booking.goal,
        "no second one",
        "Starting out",
    ):
        assert words in page
    assert 'href="https://example.org/cv" rel="noopener noreferrer nofollow">' in page
    assert escape(booking.video_url) in page
    for name in ("reschedule", "cancel", "message", "concern", "ics"):
        assert reverse(f"sessions_app:booking_{name}", args=[booking.pk]) in page
    assert reverse("sessions_app:booking_decline", args=[booking.pk]) not in page
    assert "calendar.google.com" in page


def test_the_mentor_sees_it_from_their_side(booking, ada, sign_in):
    page = page_of(sign_in(ada), booking)
    assert "You mentor Bo Okafor" in page
    assert "Bo wants help with" in page
    assert "Helsinki, you" in page
    assert reverse("sessions_app:booking_decline", args=[booking.pk]) in page
    assert reverse("sessions_app:booking_reschedule", args=[booking.pk]) not in page


def test_the_confirmation_says_what_happens_next_to_the_mentee_only(booking, bo, ada, sign_in):
    assert "what will you do next?" in page_of(sign_in(bo), booking, booked=1)
    assert "It's booked" not in page_of(sign_in(ada), booking, booked=1)
    cancel_session(booking=booking, by=bo)
    assert "It's booked" not in page_of(sign_in(bo), booking, booked=1)


def test_it_promises_a_reminder_only_while_one_lies_ahead(booking, bo, sign_in, clock):
    for minutes, promised in ((61, True), (60, False)):
        clock.move_to(booking.starts_at - timedelta(minutes=minutes))
        page = page_of(sign_in(bo), booking, booked=1)
        assert ("We remind you both before it starts." in page) is promised
        assert ("Until it starts you can move or cancel it here." in page) is not promised


def test_the_way_in_stands_out_from_a_quarter_of_an_hour_before_to_the_end(booking, bo, sign_in, clock):
    client = sign_in(bo)
    for minutes, is_open in ((-16, False), (-15, True), (29, True), (30, False)):
        clock.move_to(booking.starts_at + timedelta(minutes=minutes))
        assert ("Join the video call" in page_of(client, booking)) is is_open
    assert "Say how it went" in page_of(client, booking)


def test_a_suggestion_can_be_taken_or_refused_with_one_tap(booking, ada, bo, sign_in):
    decline_session(
        booking=booking,
        by=ada,
        reason="too-wide",
        sentence="Too wide for half an hour.",
        suggested_goal="Practise one answer",
    )
    page = page_of(sign_in(bo), booking)
    assert "Ada can't help with this one, and suggests:" in page
    assert "Practise one answer" in page
    assert page.count('name="answer" value="') == 2
    assert reverse("sessions_app:suggestion_answer", args=[booking.pk]) in page
    assert "Waiting for Bo. This time is kept for you both until" in page_of(sign_in(ada), booking)


def test_a_session_that_ended_says_how_and_leads_on(mentor, booking, ada, bo, sign_in):
    decline_session(booking=booking, by=ada, reason="not-my-field", sentence="I never worked in law.")
    page = page_of(sign_in(bo), booking)
    assert "Ada can't help with this one." in page
    assert "I never worked in law." in page
    assert "See who else can help" in page
    assert "Find another time" not in page
    cancelled = make_booking(mentor, bo)
    cancel_session(booking=cancelled, by=ada, reason="ill")
    page = page_of(sign_in(bo), cancelled)
    assert "Ada cancelled this session." in page
    assert "I'm not well" in page
    assert "Find another time" in page
    assert "calendar.google.com" not in page
    assert "You cancelled this session." in page_of(sign_in(ada), cancelled)


def test_the_sentence_comes_along_to_another_mentor_or_another_time(mentor, booking, ada, bo, sign_in):
    cancel_session(booking=booking, by=ada, reason="ill")
    client = sign_in(bo)
    asked = {"goal": booking.goal, "theme": booking.theme.slug}
    for name, value in asked.items():
        assert f'name="{name}" value="{value}"' in page_of(client, booking)
    others = client.post(reverse("sessions_app:home"), asked)
    assert others.url == booking.theme.get_absolute_url()
    assert booking.goal in client.get(others.url).content.decode()
    again = client.post(reverse("sessions_app:home"), asked | {"mentor": mentor.slug})
    assert again.url == f"{mentor.get_absolute_url()}?theme={booking.theme.slug}"
    nobody = client.post(reverse("sessions_app:home"), asked | {"mentor": "nobody-here"})
    assert nobody.url == booking.theme.get_absolute_url()
    assert "See who else can help" not in page_of(sign_in(ada), booking)


def test_running_late_is_offered_from_half_an_hour_before_until_the_end(booking, bo, sign_in, clock):
    for moment, offered in (
        (booking.starts_at - timedelta(minutes=31), False),
        (booking.starts_at - timedelta(minutes=30), True),
        (booking.ends_at - timedelta(seconds=1), True),
        (booking.ends_at, False),
    ):
        clock.move_to(moment)
        assert ("I'm running late" in page_of(sign_in(bo), booking)) is offered


def test_after_it_the_next_steps_and_their_answers_are_there(booking, ada, bo, sign_in, clock):
    clock.move_to(booking.ends_at)
    say_held(booking=booking, by=ada)
    challenge_mentee(booking=booking, by=ada, lines=["Ask three people"])
    assert "Ada's challenge for you:" in page_of(sign_in(bo), booking)
    promises = [
        Promise("ask three people", (now() + timedelta(days=7)).date()),
        Promise("rest", (now() + timedelta(days=8)).date()),
    ]
    done, _open = commit_to(booking=booking, by=bo, promises=promises)
    answer_commitment(commitment=done, by=bo, status="done", reflection="Two said yes")
    for person, may_answer in ((bo, True), (ada, False)):
        page = page_of(sign_in(person), booking)
        assert "ask three people" in page
        assert "Two said yes" in page
        assert ("?answer=done" in page) is may_answer


def test_the_history_says_where_it_was_moved_from(mentor, booking, bo, ada, sign_in):
    move_session(booking=booking, by=bo, slot=open_slots(mentor, bo)[5])
    assert "moved it from Tue 24 Nov, 17:00 to Wed 25 Nov" in page_of(sign_in(ada), booking)


def test_published_resources_on_the_topic_are_offered(booking, bo, theme, sign_in):
    for number in range(4):
        resource = Resource.objects.create(
            title=f"Good read {number}", url=f"https://example.org/{number}", status="published"
        )
        resource.themes.add(theme)
    Resource.objects.create(title="Not yet", url="https://example.org/x", status="suggested").themes.add(
        theme
    )
    page = page_of(sign_in(bo), booking)
    assert page.count("Good read") == 3
    assert "Not yet" not in page


def test_a_stranger_and_staff_get_what_a_missing_session_gets(booking, cy, dee, sign_in):
    for person in (cy, dee):
        for url in (booking.get_absolute_url(), reverse("sessions_app:booking_ics", args=[booking.pk])):
            assert sign_in(person).get(url).status_code == 404
    assert "login" in Client().get(booking.get_absolute_url()).url


def test_the_key_from_a_mail_opens_it_and_is_carried_on(booking, bo, cy, sign_in):
    path = url_in_mail(booking, bo).partition("testserver")[2]
    for client in (Client(), sign_in(cy)):
        page = client.get(path).content.decode()
        assert "Lagos, you" in page
        assert page.count("?key=") >= 5
        assert f"{reverse('sessions_app:booking_cancel', args=[booking.pk])}?key=" in page


def test_a_stale_or_tampered_key_gets_a_friendly_page(mentor, booking, bo):
    key = make_key(booking, bo)
    move_session(booking=booking, by=bo, slot=open_slots(mentor, bo)[5])
    for old in (key, key[:-2], "x", ""):
        response = Client().get(booking.get_absolute_url(), {"key": old})
        assert response.status_code == 404
        assert booking.goal not in response.content.decode()


def test_the_calendar_file_is_for_parties_and_has_no_method(booking, ada, sign_in):
    response = sign_in(ada).get(reverse("sessions_app:booking_ics", args=[booking.pk]))
    assert response["Content-Type"].startswith("text/calendar")
    assert "attachment" in response["Content-Disposition"]
    assert b"BEGIN:VALARM" in response.content
    assert booking.uid.encode() in response.content
    assert b"METHOD" not in response.content


def test_looking_changes_nothing_and_other_methods_are_refused(booking, bo, sign_in):
    before = Booking.objects.values().get()
    client = sign_in(bo)
    page_of(client, booking, booked=1)
    assert client.post(booking.get_absolute_url(), {"status": "cancelled"}).status_code == 405
    assert Booking.objects.values().get() == before


def test_the_mentor_takes_questions_on_the_topic_along(booking, theme, ada, bo, sign_in):
    CoachingQuestion.objects.create(theme=theme, text="What goes out this week?", moment="commit", position=1)
    CoachingQuestion.objects.create(theme=theme, text="What would be good?", moment="open", position=2)
    page = page_of(sign_in(ada), booking)
    assert page.index("What would be good?") < page.index("What goes out this week?")
    assert "What would be good?" not in page_of(sign_in(bo), booking)
    cancel_session(booking=booking, by=bo)
    assert "What would be good?" not in page_of(sign_in(ada), booking)


def test_probes_come_out_inert(mentor, bo, ada, sign_in):
    probe = make_booking(
        mentor, bo, goal="<img src=x onerror=alert(1)> {{7*7}}", context="<script>x</script>"
    )
    send_message(booking=probe, by=bo, text="<b>hello</b>")
    page = page_of(sign_in(ada), probe)
    assert "<img src=x" not in page
    assert "<script>x" not in page
    assert "{{7*7}}" in page
    assert "<b>hello" not in page
