"""What stands in subjects, which are read on locked phones: goals for who wants them there, else none."""

import pytest

from people.mail import Mail
from people.models import User
from tests.sessions_app.mails import GOAL, LINE, STAGES, STEP, mail_to, stage

pytestmark = pytest.mark.django_db
WORDS = (GOAL[:12], STEP[:12], LINE[:12])
TO_MENTEES = {"challenged", "follow_up", "follow_up_nudge"}
EACH = [(kind, who) for kind in STAGES if kind != "concern" for who in ("ada", "bo")]
EACH = [(kind, who) for kind, who in EACH if who == "bo" or kind not in TO_MENTEES]


@pytest.fixture
def read(mentor, ada, bo, clock):
    def subject(kind: str, who: str) -> str:
        stage(kind, mentor, bo, clock)
        mail: Mail | None = mail_to(kind, {"ada": ada, "bo": bo}[who])
        return mail.subject if mail else ""

    return subject


@pytest.mark.parametrize("kind", [kind for kind in STAGES if kind not in ("concern", "message")])
def test_a_mentee_reads_none_of_their_words_there(read, kind):
    subject = read(kind, "bo")
    assert not any(words in subject for words in WORDS)


def test_it_says_with_whom_and_when_instead(read):
    assert read("booked", "bo") == "Tue 24 Nov 16:00: half an hour with Ada"


def test_a_next_step_is_asked_about_without_its_words(read):
    assert read("follow_up", "bo") == "How did it go? Your next step after half an hour with Ada"


def test_a_mentor_reads_the_goal_unless_they_would_rather_not(read, ada):
    assert "about “Canary goal" in read("booked", "ada")
    ada.goal_in_subjects = User.Subjects.NEVER
    ada.save()
    assert mail_to("booked", ada).subject == "Tue 24 Nov 17:00: half an hour with Bo"


def test_who_wants_it_always_reads_it_always(read, bo):
    bo.goal_in_subjects = User.Subjects.ALWAYS
    bo.save()
    assert "about “Canary goal" in read("booked", "bo")


def test_a_next_step_too(read, bo):
    bo.goal_in_subjects = User.Subjects.ALWAYS
    bo.save()
    assert read("follow_up", "bo") == f"How did it go? I will {STEP}"


def test_a_line_is_a_subject_unless_its_reader_wants_none(read, ada):
    assert LINE in read("message", "ada")
    ada.goal_in_subjects = User.Subjects.NEVER
    ada.save()
    assert mail_to("message", ada).subject == "A line from Bo"


@pytest.mark.parametrize(("kind", "who"), EACH)
def test_an_organisation_keeps_all_words_out(read, settings, ada, bo, kind, who):
    User.objects.update(goal_in_subjects=User.Subjects.ALWAYS)
    for person in (ada, bo):
        person.refresh_from_db()
    settings.GOAL_IN_SUBJECTS = False
    subject = read(kind, who)
    assert subject
    assert not any(words in subject for words in WORDS)


def test_settings_ask_it_where_it_can_be_chosen(sign_in, bo, settings):
    client = sign_in(bo)
    posted = {"name": "Bo", "timezone": "Africa/Lagos", "goal_in_subjects": "never"}
    assert client.post("/settings/", posted).status_code == 302
    bo.refresh_from_db()
    assert bo.goal_in_subjects == "never"
    assert client.post("/settings/", posted | {"goal_in_subjects": "sometimes"}).status_code == 400
    settings.GOAL_IN_SUBJECTS = False
    assert "goal_in_subjects" not in client.get("/settings/").content.decode()
    assert client.post("/settings/", posted | {"goal_in_subjects": "always"}).status_code == 302
    bo.refresh_from_db()
    assert bo.goal_in_subjects == "never"
