"""From the form to the session for someone who is not signed in: one mailed
code, nothing lost, nothing told."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Notification, User
from people.templatetags.times import iso_z
from sessions_app.models import Booking
from tests.factories import make_booking, open_slots
from tests.sessions_app.book.guests import GOAL, book_url, code_url, mailed_code, make_guest, make_typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest():
    return make_guest()


@pytest.fixture
def typed(mentor):
    return make_typed(mentor)


def test_a_stranger_is_booked_with_one_form_and_one_code(mentor, typed, guest):
    assert guest.post(book_url(mentor), typed).url == code_url(mentor)
    page = guest.get(code_url(mentor)).content.decode()
    assert "nia@example.com" in page
    assert "Kathmandu time" in page
    assert not Booking.objects.exists()
    response = guest.post(code_url(mentor), {"code": mailed_code()})
    booking = Booking.objects.get()
    assert response.url == f"{booking.get_absolute_url()}?booked=1"
    assert (booking.goal, booking.context, booking.mentee.email) == (GOAL, "My story", "nia@example.com")
    assert (booking.mentee.name, booking.mentee.timezone) == ("Nia Rao", "Asia/Kathmandu")
    assert "It's booked" in guest.get(response.url).content.decode().replace("&#x27;", "'")
    assert "pending_booking" not in guest.session


def test_someone_with_an_account_goes_the_same_way_and_keeps_name_and_zone(mentor, typed, guest, bo):
    guest.post(book_url(mentor), typed | {"email": "BO@example.com"})
    guest.post(code_url(mentor), {"code": mailed_code()})
    assert Booking.objects.get().mentee == bo
    bo.refresh_from_db()
    assert (bo.name, bo.timezone) == ("Bo Okafor", "Africa/Lagos")


def test_known_unknown_and_closed_addresses_can_not_be_told_apart(mentor, typed, bo, cy):
    User.objects.filter(pk=cy.pk).update(is_active=False)
    seen = []
    for email in ("bo@example.com", "nobody@example.com", "cy@example.com"):
        client = Client()
        posted = client.post(book_url(mentor), typed | {"email": email})
        shown = client.get(posted.url)
        wrong = client.post(posted.url, {"code": "AAAA-BBBB"})
        pages = [
            re.sub(r'value="[\w-]{64}"', "", answer.content.decode()).replace(email, "@")
            for answer in (shown, wrong)
        ]
        seen.append((posted.status_code, posted.url, shown.status_code, wrong.status_code, *pages))
    assert seen[0] == seen[1] == seen[2]


def test_a_wrong_code_says_so_and_three_end_it_with_everything_kept(mentor, typed, guest):
    guest.post(book_url(mentor), typed)
    code = mailed_code()
    first = guest.post(code_url(mentor), {"code": "AAAA-BBBB"})
    assert first.status_code == 400
    assert "the code from the newest mail" in first.content.decode()
    assert guest.post(code_url(mentor), {"code": ""}).status_code == 400
    last = guest.post(code_url(mentor), {"code": "AAAA-CCCC"}, follow=True)
    page = last.content.decode()
    assert all(
        words in page for words in (GOAL, "My story", "Nia Rao", "nia@example.com", "we send a new one")
    )
    assert "Too many failed" not in page
    assert guest.post(code_url(mentor), {"code": code}).status_code == 302
    assert not Booking.objects.exists()


def test_a_code_that_ran_out_leads_back_to_the_form_as_it_was(mentor, typed, guest, clock):
    guest.post(book_url(mentor), typed)
    code = mailed_code()
    clock.shift(timedelta(minutes=11))
    response = guest.post(code_url(mentor), {"code": code}, follow=True)
    assert GOAL in response.content.decode()
    assert response.context["starts_at"] == open_slots(mentor)[0].starts_at
    assert not Booking.objects.exists()


def test_a_new_code_can_be_asked_for_and_only_it_works(mentor, typed, guest):
    guest.post(book_url(mentor), typed)
    old = mailed_code()
    assert guest.post(code_url(mentor), {"action": "resend"}, follow=True).status_code == 200
    assert (new := mailed_code()) != old
    assert guest.post(code_url(mentor), {"code": old}).status_code == 400
    assert guest.post(code_url(mentor), {"code": new}).status_code == 302
    assert Booking.objects.count() == 1


def test_a_time_taken_meanwhile_answers_409_signed_in_with_everything_kept(mentor, typed, guest, cy):
    guest.post(book_url(mentor), typed)
    code = mailed_code()
    make_booking(mentor, cy)
    response = guest.post(code_url(mentor), {"code": code})
    page = response.content.decode()
    assert response.status_code == 409
    assert "That time was just taken." in page
    assert all(words in page for words in (GOAL, "My story"))
    other = iso_z(response.context["times"][0].starts_at)
    pressed = guest.post(
        book_url(mentor),
        {name: typed[name] for name in ("goal", "theme", "submission")} | {"starts_at": other},
    )
    assert pressed.status_code == 302
    assert iso_z(Booking.objects.get(mentee__email="nia@example.com").starts_at) == other


def test_a_time_taken_before_the_code_is_said_before_a_mail_is_sent(mentor, typed, guest, cy):
    make_booking(mentor, cy)
    before = Notification.objects.count()
    response = guest.post(book_url(mentor), typed)
    assert response.status_code == 409
    assert all(words in response.content.decode() for words in (GOAL, "Nia Rao"))
    assert Notification.objects.count() == before
    assert not User.objects.filter(email="nia@example.com").exists()


def test_form_and_code_sent_twice_are_one_booking(mentor, typed, guest):
    guest.post(book_url(mentor), typed)
    guest.post(book_url(mentor), typed)
    code = mailed_code()
    guest.post(code_url(mentor), {"code": code})
    again = guest.post(code_url(mentor), {"code": code}, follow=True)
    assert again.status_code == 200
    assert Booking.objects.count() == 1


def test_too_many_codes_for_one_address_is_429_with_everything_kept(mentor, typed):
    answers = [Client().post(book_url(mentor), typed) for _time in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert answers[-1]["Retry-After"] == "3600"
    assert GOAL in answers[-1].content.decode()
    assert "the next can be sent from 07:01" in answers[-1].content.decode()


def test_an_address_outside_the_organisation_is_refused_at_its_field(mentor, typed, guest, settings):
    settings.SIGNUP_DOMAINS = ["example.org"]
    response = guest.post(book_url(mentor), typed)
    assert response.status_code == 400
    assert "example.org" in str(response.context["form"].errors["email"])
    assert GOAL in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("email", ""), ("email", "nia"), ("email", "a@b.c\nBcc: x@y.z"), ("goal", " ")]
)
def test_a_refused_form_mails_nothing(mentor, typed, guest, field, value):
    response = guest.post(book_url(mentor), typed | {field: value})
    assert response.status_code == 400
    assert "Nia Rao" in response.content.decode()
    assert not Notification.objects.exists()


def test_the_code_page_without_a_form_before_it_leads_to_the_mentor(mentor, guest, bo, sign_in):
    page = guest.get(code_url(mentor))
    assert page.url == mentor.get_absolute_url()
    assert "no-store" in page["Cache-Control"]
    assert sign_in(bo).post(code_url(mentor), {"code": "AAAA-BBBB"}).url == mentor.get_absolute_url()
    assert guest.put(code_url(mentor)).status_code == 405


def test_nothing_typed_is_in_an_address(mentor, typed, guest):
    answers = [guest.post(book_url(mentor), typed), guest.get(code_url(mentor))]
    assert all("offers" not in answer.headers.get("Location", "") for answer in answers)
    assert timezone.now() == Notification.objects.latest("pk").send_at
