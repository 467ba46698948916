"""What particular mails say."""

from datetime import timedelta

import pytest

from people.models import User
from sessions_app.change.service import cancel_session, refuse_suggestion
from tests.factories import make_booking, make_user, open_slots
from tests.sessions_app.mails import OTHER_GOAL, SENTENCE, mail_to, stage

pytestmark = pytest.mark.django_db


def test_a_date_that_differs_is_said_with_both_dates(mentor, db):
    eve = make_user("eve@example.com", name="Eve Tau", timezone="Pacific/Kiritimati")
    make_booking(mentor, eve)
    assert mail_to("booked", eve).text.startswith("◑ Wednesday 25 November, 05:00, Kiritimati time\n")
    assert "For Ada, in Helsinki: Tuesday 24 November, 17:00 (day before)" in mail_to("booked", eve).text
    assert (
        "For Eve, in Kiritimati: Wednesday 25 November, 05:00 (next day)"
        in mail_to("booked", mentor.user).text
    )


def test_on_one_date_the_other_clock_is_said_alone(mentor, bo):
    make_booking(mentor, bo)
    assert "For Ada, in Helsinki: 17:00\n" in mail_to("booked", bo).text


def test_two_clocks_that_show_the_same_are_said_once(mentor):
    kim = make_user("kim@example.com", name="Kim", timezone="Europe/Kyiv")
    make_booking(mentor, kim)
    assert mail_to("booked", kim).text.startswith("◑ Tuesday 24 November, 17:00, Kyiv time\n\n")
    assert "Helsinki" not in mail_to("booked", kim).text


def test_the_half_disc_is_turned_to_the_readers_minute(mentor):
    kat = make_user("kat@example.com", name="Kat", timezone="Asia/Kathmandu")
    make_booking(mentor, kat)
    assert mail_to("booked", kat).text.startswith("◓ Tuesday 24 November, 20:45, Kathmandu time")
    assert mail_to("booked", mentor.user).text.startswith("◑ ")


def test_a_person_without_a_zone_reads_utc(mentor):
    lou = make_user("lou@example.com", name="Lou", timezone="")
    make_booking(mentor, lou)
    assert mail_to("booked", lou).text.startswith("◑ Tuesday 24 November, 15:00, UTC\n")
    assert "For Lou" not in mail_to("booked", mentor.user).text


def test_a_move_says_when_it_was(mentor, bo, clock):
    stage("moved", mentor, bo, clock)
    assert (
        "You moved your session. It was Tuesday 24 November, 16:00, Lagos time." in mail_to("moved", bo).text
    )
    assert (
        "Bo Okafor moved your session. It was Tuesday 24 November, 17:00, Helsinki time."
        in mail_to("moved", mentor.user).text
    )


def test_a_cancelling_mentors_reason_is_words_and_only_for_the_mentee(mentor, bo, clock):
    stage("cancelled", mentor, bo, clock)
    assert "Ada says why:\n\n    Something came up" in mail_to("cancelled", bo).text
    assert "came-up" not in mail_to("cancelled", bo).text
    assert "You cancelled this session." in mail_to("cancelled", mentor.user).text
    assert "says why" not in mail_to("cancelled", mentor.user).text


def test_a_mentee_may_cancel_without_a_word(mentor, bo):
    made = make_booking(mentor, bo)
    cancel_session(booking=made, by=bo)
    assert "Bo Okafor cancelled this session." in mail_to("cancelled", mentor.user).text
    assert "says why" not in mail_to("cancelled", mentor.user).text


def test_declining_sends_the_sentence_and_a_way_on(mentor, bo, clock):
    stage("declined", mentor, bo, clock)
    mail = mail_to("declined", bo)
    assert mail.subject == "Ada can't help with this one: Tue 24 Nov 16:00"
    assert SENTENCE in mail.text
    assert "http://testserver/resources/?theme=first-job" in mail.text
    assert SENTENCE not in mail_to("declined", mentor.user).text


def test_a_refused_suggestion_is_told_kindly_to_both(mentor, bo, clock):
    made = stage("suggested", mentor, bo, clock)
    assert OTHER_GOAL in mail_to("suggested", bo).text
    refuse_suggestion(booking=made, by=bo)
    assert "Bo Okafor did not take the goal you suggested." in mail_to("declined", mentor.user).text
    assert "You did not take the goal that Ada Lind suggested" in mail_to("declined", bo).text


def test_the_mentor_can_still_say_no_only_while_there_is_time(mentor, bo, clock):
    made = make_booking(mentor, bo)
    assert "/decline/" in mail_to("booked", mentor.user).text
    clock.move_to(made.last_answer_at + timedelta(seconds=1))
    assert "/decline/" not in mail_to("booked", mentor.user).text


def test_a_session_within_a_day_promises_one_reminder(mentor, bo, clock):
    mentor.lead_time_hours = 1
    mentor.save()
    clock.shift(timedelta(hours=5))
    make_booking(mentor, bo, slot=open_slots(mentor, bo)[0])
    assert "We remind you an hour before." in mail_to("booked", bo).text


def test_a_letter_that_goes_out_late_promises_what_is_still_ahead(mentor, bo, clock):
    made = make_booking(mentor, bo)
    assert "We remind you the day before and an hour before." in mail_to("booked", bo).text
    clock.move_to(made.starts_at - timedelta(hours=23))
    assert "We remind you an hour before." in mail_to("booked", bo).text
    clock.move_to(made.starts_at - timedelta(minutes=30))
    assert "We remind you" not in mail_to("booked", bo).text


def test_a_very_long_name_and_goal_leave_a_short_subject(mentor, ada: User):
    long = make_user("long@example.com", name="Wolfeschlegelsteinhausenbergerdorff Senior", timezone="UTC")
    make_booking(mentor, long, goal="x" * 200)
    subject = mail_to("booked", ada).subject
    assert ": Wolfeschlegelsteinh…, about “xxx" in subject
    assert len(subject) == 72


def test_the_goal_is_said_to_each_as_theirs(mentor, bo):
    make_booking(mentor, bo)
    assert "Bo Okafor wants help with:" in mail_to("booked", mentor.user).text
    assert "What you want help with:" in mail_to("booked", bo).text


def test_after_the_end_too(mentor, bo):
    cancel_session(booking=make_booking(mentor, bo), by=bo)
    assert "Bo Okafor wanted help with:" in mail_to("cancelled", mentor.user).text
    assert "What you wanted help with:" in mail_to("cancelled", bo).text
