"""Answering a next step from the mail, without signing in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from people.models import Notification
from people.outbox import RENDERERS
from sessions_app import links
from sessions_app.after.service import answer_commitment, postpone_commitment
from sessions_app.errors import BookingError
from sessions_app.models import ClosedPair, Commitment
from tests.sessions_app.begun import make_promised

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(mentor, bo):
    return make_promised(mentor, bo, "Call <b>Mika</b>")[0]


def now_of(step):
    step.refresh_from_db()
    return (step.status, step.due_on, step.reflection, step.answered_at, Notification.objects.count())


@pytest.mark.parametrize("answer", ["done", "partly", "dropped"])
def test_one_button_answers(answer, step, client):
    address = links.answer_path(step)
    done = client.post(
        address, {"answer": answer, "reflection": "Twenty\r\nminutes\x00 & done", "due_on": "2026-12-01"}
    )
    assert done.status_code == 302
    step.refresh_from_db()
    assert (step.status, step.reflection) == (answer, "Twenty\nminutes & done")
    assert step.answered_at is not None
    thanks = client.get(done.url)
    assert thanks.status_code == 200
    page = thanks.content.decode()
    assert "You said:" in page
    assert "Twenty" in page
    assert "Another half hour with Ada" in page
    assert "fills" in page


def test_four_equal_buttons_and_looking_changes_nothing(step, client):
    before = now_of(step)
    page = client.get(links.answer_path(step))
    content = page.content.decode()
    assert page.status_code == 200
    assert content.count('class="btn btn-outline-primary" name="answer"') == 4
    assert "autofocus" not in content
    assert "Call &lt;b&gt;Mika&lt;/b&gt;" in content
    assert 'value="2026-11-30"' in content
    assert "no-store" in page["Cache-Control"]
    for answer in ("done", "partly", "not_yet", "dropped", "x" * 3000, "<script>"):
        looked = client.get(links.answer_path(step), {"answer": answer})
        assert looked.status_code == 200
        assert looked.content.decode().count("autofocus") == (
            answer in ("done", "partly", "not_yet", "dropped")
        )
        client.head(links.answer_path(step), {"answer": answer})
    assert now_of(step) == before


def test_not_yet_asks_again_and_the_old_link_no_longer_fits(step, bo, client):
    old = links.answer_path(step)
    answer = client.post(old, {"answer": "not_yet", "due_on": "2026-12-05", "reflection": "Half way"})
    assert answer.status_code == 302
    step.refresh_from_db()
    assert (step.status, step.due_on, step.reflection) == ("open", date(2026, 12, 5), "Half way")
    assert (
        Notification.objects.filter(kind="follow_up", send_at=datetime(2026, 12, 5, 8, tzinfo=UTC)).count()
        == 1
    )
    assert "We ask you again on Saturday 5 December." in client.get(answer.url).content.decode()
    before = now_of(step)
    for stale in (
        client.get(old),
        client.post(old, {"answer": "done", "reflection": "Typed in the old tab"}),
    ):
        assert stale.status_code == 404
        assert "This link doesn't fit any more" in stale.content.decode().replace("&#x27;", "'")
    assert "Typed in the old tab" in stale.content.decode()
    assert now_of(step) == before


@pytest.mark.parametrize("due_on", ["", "2026-11-23", "2027-01-05", "tomorrow", "9999-12-31", "\x00"])
def test_not_yet_needs_a_date_that_fits_and_keeps_the_words(due_on, step, client):
    before = now_of(step)
    answer = client.post(
        links.answer_path(step), {"answer": "not_yet", "due_on": due_on, "reflection": "Kept <words>"}
    )
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["due_on"]
    assert "Kept &lt;words&gt;" in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    assert now_of(step) == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "answer"),
        ({"answer": "open"}, "answer"),
        ({"answer": "x" * 9000}, "answer"),
        ({"answer": "done", "reflection": "x" * 601}, "reflection"),
    ],
)
def test_anything_else_answers_nothing(given, field, step, client):
    before = now_of(step)
    answer = client.post(links.answer_path(step), given)
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert f'id="id_{field}"' in answer.content.decode()
    assert now_of(step) == before


def test_a_date_out_of_range_stops_nobody_who_is_done(step, client):
    assert client.post(links.answer_path(step), {"answer": "done", "due_on": "1999-01-01"}).status_code == 302


def test_an_answered_one_says_what_was_said(step, bo, client):
    client.post(links.answer_path(step), {"answer": "done"})
    before = now_of(step)
    assert (
        "You said: Done, on Monday 23 November."
        in client.get(links.answer_path(step) + "?answer=dropped").content.decode()
    )
    again = client.post(links.answer_path(step), {"answer": "dropped", "reflection": "Second thoughts"})
    assert again.status_code == 409
    page = again.content.decode()
    for words in ("You have answered this one already.", "You said: Done", "Second thoughts"):
        assert words in page
    assert now_of(step) == before


def test_other_peoples_broken_and_old_links(step, bo, cy, client, clock):
    good = links.make_answer_token(step)
    forged = [
        good[:-2] + ("AA" if good[-2:] != "AA" else "BB"),
        "x",
        "x" * 3000,
        signing.dumps([step.pk, cy.pk, step.due_on.isoformat()], salt=links.ANSWER_SALT),
        signing.dumps([step.pk + 99, bo.pk, step.due_on.isoformat()], salt=links.ANSWER_SALT),
        signing.dumps([step.pk, bo.pk, step.due_on.isoformat()], salt=links.BOOKING_SALT),
        signing.dumps([step.pk, bo.pk], salt=links.ANSWER_SALT),
        links.make_key(step.booking, bo),
    ]
    before = now_of(step)
    for token in forged:
        address = reverse("sessions_app:commitment_answer", args=[token])
        assert client.get(address).status_code == 404
        assert client.post(address, {"answer": "done"}).status_code == 404
    clock.shift(timedelta(days=121))
    assert client.get(links.answer_path(step)).status_code == 200
    assert client.get(reverse("sessions_app:commitment_answer", args=[good])).status_code == 404
    assert now_of(step) == before


def test_someone_whose_account_was_closed_answers_nothing(step, bo, client):
    bo.is_active = False
    bo.save()
    assert client.post(links.answer_path(step), {"answer": "done"}).status_code == 404


def test_no_other_methods(step, client):
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)(links.answer_path(step)).status_code == 405


def test_dates_are_those_of_the_mentees_calendar(step, bo, client, clock):
    bo.timezone = "Pacific/Kiritimati"
    bo.save()
    clock.move_to(datetime(2026, 11, 30, 10, 30, tzinfo=UTC))  # Tuesday 1 December, 00:30 on Kiritimati
    assert 'value="2026-12-08"' in client.get(links.answer_path(step)).content.decode()
    assert (
        client.post(links.answer_path(step), {"answer": "not_yet", "due_on": "2026-12-01"}).status_code == 400
    )
    assert (
        client.post(links.answer_path(step), {"answer": "not_yet", "due_on": "2026-12-02"}).status_code == 302
    )
    assert Notification.objects.filter(
        kind="follow_up", send_at=datetime(2026, 12, 1, 19, tzinfo=UTC)
    ).exists()


def test_signed_in_as_someone_else_the_link_still_answers_for_its_owner(step, ada, sign_in):
    assert sign_in(ada).post(links.answer_path(step), {"answer": "done"}).status_code == 302
    step.refresh_from_db()
    assert step.status == "done"


def test_the_same_mentor_is_not_offered_where_once_was_enough(step, mentor, bo, client):
    client.post(links.answer_path(step), {"answer": "done"})
    ClosedPair.objects.create(mentor=mentor, mentee=bo)
    page = client.get(links.answer_path(step)).content.decode()
    assert "Another half hour with" not in page
    assert "Find a mentor" in page


def test_postponing_in_another_tab_is_told_and_nothing_is_answered(step, bo, client):
    first_tab = links.answer_path(step)
    postpone_commitment(commitment=step, by=bo, due_on=date(2026, 12, 9))
    assert client.post(first_tab, {"answer": "done"}).status_code == 404
    step.refresh_from_db()
    assert step.is_open


def test_what_is_answered_is_not_postponed(step, bo):
    due_on = step.due_on
    answer_commitment(commitment=step, by=bo, status=Commitment.Status.DONE)
    with pytest.raises(BookingError):
        postpone_commitment(commitment=step, by=bo, due_on=date(2026, 12, 9))
    step.refresh_from_db()
    assert (step.status, step.due_on) == ("done", due_on)


def test_the_four_links_of_the_mail_each_point_at_their_button(step, bo, client, clock):
    asked = Notification.objects.get(kind="follow_up")
    clock.move_to(asked.send_at)
    mail = RENDERERS["follow_up"](asked, timezone.now())
    links_in_mail = [line.rsplit(" ", 1)[-1] for line in mail.text.splitlines() if "?answer=" in line]
    assert len(links_in_mail) == 4
    for link in links_in_mail:
        page = client.get(link.removeprefix("http://testserver").strip("<>"))
        assert page.status_code == 200
        assert page.content.decode().count("autofocus") == 1
