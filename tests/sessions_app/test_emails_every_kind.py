"""Every mail about a session, for everyone who gets it."""

import re
from html import unescape

import pytest
from time_machine import Traveller

from mentoring.models import MentorProfile
from people.mail import Mail
from people.models import User
from people.outbox import RENDERERS
from tests.sessions_app.mails import CONTEXT, EVERY_CANARY, GOAL, LINE, STAGES, WORRY, mail_to, stage

pytestmark = pytest.mark.django_db

BOTH = [
    "booked",
    "moved",
    "taken",
    "cancelled",
    "ended",
    "declined",
    "suggested",
    "expired",
    "reminder_day",
    "reminder_hour",
    "wrap_up",
    "message",
]
MENTEE_ONLY = ["challenged", "follow_up", "follow_up_nudge"]
CASES = (
    [(kind, who) for kind in BOTH for who in ("ada", "bo")]
    + [(kind, "bo") for kind in MENTEE_ONLY]
    + [("concern", "dee")]
)
SAY_A_MOMENT = [case for case in CASES if case[0] not in {"concern", "follow_up", "follow_up_nudge"}]
CARRY_VIDEO = ["booked", "moved", "taken", "reminder_day", "reminder_hour"]
INVITE = {"booked": "REQUEST", "moved": "REQUEST", "taken": "REQUEST", "suggested": "REQUEST"}
CANCEL = {"cancelled": "CANCEL", "ended": "CANCEL", "declined": "CANCEL", "expired": "CANCEL"}
STOPPABLE = {"reminder_day", "reminder_hour", "wrap_up", "follow_up", "follow_up_nudge"}


@pytest.fixture
def cast(ada: User, bo: User, dee: User) -> dict[str, User]:
    return {"ada": ada, "bo": bo, "dee": dee}


@pytest.fixture
def read(mentor: MentorProfile, cast: dict[str, User], clock: Traveller):
    def mail(kind: str, who: str) -> Mail:
        stage(kind, mentor, cast["bo"], clock)
        found = mail_to(kind, cast[who])
        assert found is not None
        return found

    return mail


def words_of(html: str) -> str:
    body = html.partition("<body")[2]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def test_every_kind_has_its_case():
    others = {
        "account",
        "account_closed",
        "data_copy",
        "mentor_received",
        "mentor_returned",
        "leaving",
        "mentor_submitted",
        "mentor_published",
        "mail_works_again",
    }
    kinds = {kind for kind in RENDERERS if kind not in others}
    assert kinds == {kind for kind, _who in CASES} == set(STAGES)


@pytest.mark.parametrize(("kind", "who"), CASES)
def test_text_and_html_say_the_same_and_nothing_is_left_empty(read, kind, who):
    mail = read(kind, who)
    assert mail.subject
    assert len(mail.subject) <= 76
    for form in (mail.text, mail.html):
        for hole in ("None", "%(", "{{", "{%", "()", "& "):
            assert hole not in form
    for address in re.findall(r"https?://\S+", mail.text):
        assert address in unescape(mail.html)
    for line in mail.text.partition("\n-- \n")[0].splitlines():
        if line.strip() and "://" not in line:
            assert re.sub(r"\s+", " ", line.strip().rstrip(":")) in words_of(mail.html)


@pytest.mark.parametrize(("kind", "who"), CASES)
def test_links_are_whole_addresses_and_nothing_is_fetched(read, kind, who):
    mail = read(kind, who)
    hrefs = re.findall(r'href="([^"]*)"', mail.html)
    assert hrefs
    assert all(
        href.startswith(("http://testserver", "https://video.example.org/", "https://cv.example.org/"))
        for href in hrefs
    )
    assert not re.search(r"<img|<link|<script|src=|url\(|@import", mail.html)


@pytest.mark.parametrize(("kind", "who"), SAY_A_MOMENT)
def test_the_moment_is_said_with_weekday_and_zone_of_the_reader(read, kind, who):
    place = {"ada": "Helsinki time", "bo": "Lagos time"}[who]
    mail = read(kind, who)
    assert re.search(rf"(Tuesday|Wednesday) \d+ November, \d\d:\d\d, {place}", mail.text)


@pytest.mark.parametrize(("kind", "who"), CASES)
def test_words_of_a_session_go_to_its_two_people_only(read, kind, who):
    mail = read(kind, who)
    seen = {canary for canary in EVERY_CANARY if canary in mail.text or canary in unescape(mail.html)}
    if who == "dee":
        assert seen == {WORRY}
    else:
        assert WORRY not in seen
    if kind not in {"message", "concern", "follow_up", "follow_up_nudge", "challenged", "taken"}:
        assert GOAL in seen
    assert (CONTEXT in seen) == (who == "ada" and kind in {"booked", "moved", "taken"})


@pytest.mark.parametrize(("kind", "who"), [case for case in CASES if case[0] in CARRY_VIDEO])
def test_the_video_link_is_on_a_line_of_its_own(read, kind, who):
    lines = read(kind, who).text.splitlines()
    assert any(re.fullmatch(r"https://video\.example\.org/half-hour-\S{20,}", line) for line in lines)


@pytest.mark.parametrize(("kind", "who"), CASES)
def test_what_calendars_and_readers_may_do(read, kind, who):
    mail = read(kind, who)
    assert mail.calendar_method == (INVITE | CANCEL).get(kind, "")
    assert bool(mail.calendar) == bool(mail.calendar_method)
    assert bool(mail.unsubscribe_url) == bool(mail.topic) == (kind in STOPPABLE)
    if kind in STOPPABLE:
        assert mail.unsubscribe_url in mail.text


@pytest.mark.parametrize(("kind", "who"), [case for case in CASES if case[0] in BOTH])
def test_an_answer_goes_to_the_other_person_or_to_the_team_that_ended_it(read, kind, who):
    other = {"ada": "Bo Okafor <bo@example.com>", "bo": "Ada Lind <ada@example.com>"}
    assert read(kind, who).reply_to == ("hello@half-hour.example.org" if kind == "ended" else other[who])


def test_the_mentor_reads_the_goal_within_the_first_lines(read):
    mail = read("booked", "ada")
    assert GOAL in "\n".join(mail.text.splitlines()[:9])
    assert mail.subject.startswith("Tue 24 Nov 17:00: Bo, about “Canary goal")


def test_each_is_told_why_the_mail_came(read):
    assert "because Bo Okafor booked half an hour with you" in " ".join(read("booked", "ada").text.split())
    assert "because you booked half an hour with Ada Lind" in " ".join(read("moved", "bo").text.split())


def test_a_message_is_its_own_subject(read):
    assert read("message", "ada").subject == f"Bo: {LINE}"


def test_four_answers_lead_to_four_pages(read):
    text = read("follow_up", "bo").text
    answers = re.findall(
        r"^(Done|Partly|Not yet|I let it go):\nhttp://testserver/commitments/answer/\S+\?answer=(\w+)$",
        text,
        re.M,
    )
    assert answers == [
        ("Done", "done"),
        ("Partly", "partly"),
        ("Not yet", "not_yet"),
        ("I let it go", "dropped"),
    ]
