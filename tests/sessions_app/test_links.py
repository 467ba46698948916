"""The addresses of one session, and which of its mails a mailbox shows together."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import resolve

from people.templatetags.times import iso_z
from sessions_app import links
from sessions_app.links import BookingUrls
from tests.factories import make_booking, open_slots, url_in_mail
from tests.sessions_app.begun import make_promised
from tests.sessions_app.mails import mail_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "route"),
    [
        ("detail", "booking_detail"),
        ("reschedule", "booking_reschedule"),
        ("cancel", "booking_cancel"),
        ("decline", "booking_decline"),
        ("suggestion", "suggestion_answer"),
        ("message", "booking_message"),
        ("concern", "booking_concern"),
        ("close", "booking_close"),
        ("wrap_up", "booking_wrap_up"),
        ("challenge", "booking_challenge"),
        ("enough", "booking_enough"),
    ],
)
def test_each_address_is_the_page_of_its_act(mentor, bo, name, route):
    made = make_booking(mentor, bo)
    address = getattr(BookingUrls(made, query="?key=k", base="http://testserver"), name)
    path = address.removeprefix("http://testserver").removesuffix("?key=k")
    assert (resolve(path).url_name, resolve(path).kwargs) == (route, {"pk": made.pk})


def test_the_mails_of_one_session_are_one_thread(mentor, bo, cy):
    make_booking(mentor, bo)
    make_booking(mentor, cy, open_slots(mentor)[5])
    for_bo, for_cy, for_ada = (mail_to("booked", person).thread for person in (bo, cy, mentor.user))
    assert for_bo
    assert for_bo != for_cy
    assert for_ada in (for_bo, for_cy)


LASTS = timedelta(days=120)


def test_what_a_link_opens_runs_out_with_it(client, mentor, bo, clock):
    """However often one goes on from page to page: 120 days after the mail it is over."""
    booking = make_booking(mentor, bo, open_slots(mentor)[-1])
    address = url_in_mail(booking, bo, "booking_reschedule")
    clock.shift(timedelta(days=20))
    moved = client.post(address, {"starts_at": iso_z(open_slots(mentor, bo)[-1].starts_at)})
    assert moved.status_code == 302
    assert client.get(moved.url).status_code == 200
    for days, status in ((99, 200), (2, 404)):
        clock.shift(timedelta(days=days))
        assert client.get(moved.url).status_code == status


def test_an_answer_goes_on_with_the_time_of_its_mail(client, mentor, bo, clock):
    (step,) = make_promised(mentor, bo, "Call Eve")
    token = links.make_answer_token(step)
    since = links.read_answer_token(token).since
    clock.shift(timedelta(days=10))
    answer = client.post(links.answer_path(step, since), {"answer": "done"})
    assert links.read_answer_token(answer.url.split("/")[-2]).since == since


@pytest.mark.parametrize("kind", ["booking", "step"])
def test_it_dies_when_the_address_of_its_account_changes(client, mentor, bo, kind):
    booking = make_booking(mentor, bo)
    (step,) = make_promised(mentor, bo, "Call Eve")
    address = url_in_mail(booking, bo) if kind == "booking" else links.answer_path(step)
    assert client.get(address).status_code == 200
    bo.email = "bo.elsewhere@example.com"
    bo.save()
    assert client.get(address).status_code == 404


def test_links_that_were_mailed_by_an_earlier_release_go_on(client, mentor, bo, clock):
    booking = make_booking(mentor, bo, open_slots(mentor)[-1])
    old = signing.dumps([booking.pk.hex, bo.pk, booking.revision], salt=links.BOOKING_SALT)
    assert client.get(f"{booking.get_absolute_url()}?key={old}").status_code == 200
    clock.shift(LASTS + timedelta(seconds=1))
    assert client.get(f"{booking.get_absolute_url()}?key={old}").status_code == 404


@pytest.mark.parametrize(
    "content", [["x"], [], {}, "text", [1, 2, 3, 4], [1, 2, 3, "x", "y"], [1, 2, 3, 4, 5, 6], [None] * 5]
)
def test_nonsense_that_we_signed_ourselves_opens_nothing(content):
    for salt, read in ((links.BOOKING_SALT, links.read_key), (links.ANSWER_SALT, links.read_answer_token)):
        assert read(signing.dumps(content, salt=salt)) is None
