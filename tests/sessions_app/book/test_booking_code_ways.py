"""Other ways to and from the code: a second factor, second thoughts,
someone who signs in for something else."""

import pytest
from django.urls import reverse

from sessions_app.models import Booking
from tests.factories import make_booking
from tests.second_factor import add_second_factor, number_now
from tests.sessions_app.book.guests import GOAL, book_url, code_url, mailed_code, make_guest, make_typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest():
    return make_guest()


@pytest.fixture
def typed(mentor):
    return make_typed(mentor)


@pytest.fixture
def guarded(bo):
    """Bo has a second factor."""
    add_second_factor(bo)
    return bo


def test_a_second_factor_comes_first_and_then_it_is_booked(mentor, typed, guest, guarded):
    guest.post(book_url(mentor), typed | {"email": "bo@example.com"})
    response = guest.post(code_url(mentor), {"code": mailed_code()})
    assert response.url == reverse("mfa_authenticate")
    assert not Booking.objects.exists()
    landed = guest.post(response.url, {"code": number_now()})
    assert landed.url == f"{Booking.objects.get().get_absolute_url()}?booked=1"
    assert Booking.objects.get().mentee == guarded


def test_a_wrong_second_factor_books_nothing_and_a_time_taken_meanwhile_keeps_everything(
    mentor, typed, guest, guarded, cy
):
    guest.post(book_url(mentor), typed | {"email": "bo@example.com"})
    guest.post(code_url(mentor), {"code": mailed_code()})
    assert guest.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not Booking.objects.exists()
    make_booking(mentor, cy)
    landed = guest.post(reverse("mfa_authenticate"), {"code": number_now()})
    page = landed.content.decode()
    assert landed.status_code == 409
    assert "That time was just taken." in page
    assert f'action="{book_url(mentor)}"' in page
    assert all(words in page for words in (GOAL, "My story"))


def test_a_form_that_is_sent_again_counts_as_it_is_now(mentor, typed, guest):
    """Back from the code page to correct the address: the new code goes there, and
    everything is as in the last form."""
    guest.post(book_url(mentor), typed | {"email": "nai@example.com"})
    assert guest.post(book_url(mentor), typed | {"email": "broken"}).status_code == 400
    assert guest.post(book_url(mentor), typed | {"goal": "Choose one offer"}).url == code_url(mentor)
    assert "nia@example.com" in guest.get(code_url(mentor)).content.decode()
    guest.post(code_url(mentor), {"code": mailed_code()})
    booking = Booking.objects.get()
    assert (booking.goal, booking.mentee.email) == ("Choose one offer", "nia@example.com")


def test_signing_in_for_something_else_books_nothing(mentor, typed, guest):
    """The form was sent, and its code never entered; later the same browser signs in from the header."""
    guest.post(book_url(mentor), typed)
    guest.post("/accounts/login/code/", {"email": "nia@example.com"})
    guest.post("/accounts/login/code/confirm/", {"code": mailed_code()})
    assert not Booking.objects.exists()
    assert GOAL in guest.get(book_url(mentor), {"starts_at": typed["starts_at"]}).content.decode()


def test_asking_too_often_for_a_new_code_is_no_wrong_code(mentor, typed, guest):
    guest.post(book_url(mentor), typed)
    for _time in range(4):
        assert guest.post(code_url(mentor), {"action": "resend"}).url == code_url(mentor)
    assert guest.post(code_url(mentor), {"code": mailed_code()}).status_code == 302
    assert Booking.objects.count() == 1


def test_a_mentor_who_is_gone_meanwhile_is_said_signed_in(mentor, typed, guest):
    guest.post(book_url(mentor), typed)
    code = mailed_code()
    type(mentor).objects.update(status="draft")
    assert guest.post(code_url(mentor), {"code": code}).status_code == 404
    assert not Booking.objects.exists()
