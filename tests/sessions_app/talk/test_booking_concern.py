""" "Something wrong?" reaches staff, and staff only."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import outbox
from people.models import Notification
from sessions_app.models import Concern
from sessions_app.talk.service import report_concern
from tests.factories import make_booking, url_in_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(mentor, bo):
    return make_booking(mentor, bo)


def url_of(booking):
    return reverse("sessions_app:booking_concern", args=[booking.pk])


def test_the_page_says_who_reads_it(booking, bo, sign_in):
    page = sign_in(bo).get(url_of(booking)).content.decode()
    assert "Our team reads what you write here." in page
    assert "Ada does not" in page


def test_a_concern_reaches_staff_and_not_the_other(booking, bo, ada, dee, sign_in):
    response = sign_in(bo).post(url_of(booking), {"kind": "conduct", "text": "They shouted at me"})
    assert response.url == booking.get_absolute_url()
    concern = Concern.objects.get()
    assert (concern.reporter, concern.kind, concern.text) == (bo, "conduct", "They shouted at me")
    assert [owed.recipient for owed in Notification.objects.filter(kind="concern")] == [dee]
    page = sign_in(ada).get(booking.get_absolute_url()).content.decode()
    assert "shouted" not in page


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"text": "They shouted"}, "Choose what it is about."),
        ({"kind": "nonsense", "text": "They shouted"}, "Choose what it is about."),
        ({"kind": "conduct", "text": " "}, "Write in a few words what happened."),
        ({"kind": "conduct", "text": "They shouted" + "!" * 2000}, "characters too long"),
    ],
)
def test_a_refused_concern_says_why_and_keeps_the_words(booking, bo, sign_in, posted, sentence):
    response = sign_in(bo).post(url_of(booking), posted)
    page = response.content.decode()
    assert response.status_code == 400
    assert "<title>Error:" in page
    assert sentence in page
    assert posted["text"].strip() in page
    assert not Concern.objects.exists()


def test_strangers_get_404_and_the_key_from_a_mail_is_enough(booking, bo, cy, sign_in):
    posted = {"kind": "other", "text": "No video"}
    assert sign_in(cy).post(url_of(booking), posted).status_code == 404
    assert Client().post(url_of(booking), posted).status_code == 302
    assert not Concern.objects.exists()
    response = Client().post(url_in_mail(booking, bo, "booking_concern").partition("testserver")[2], posted)
    assert "?key=" in response.url
    assert Concern.objects.get().reporter == bo


def test_looking_reports_nothing(booking, bo, sign_in):
    assert sign_in(bo).get(url_of(booking), {"kind": "other", "text": "x"}).status_code == 200
    assert sign_in(bo).delete(url_of(booking)).status_code == 405
    assert not Concern.objects.exists()


def test_what_is_added_while_its_mail_is_in_a_workers_hands_comes_with_the_next(mentor, bo, dee):
    booking = make_booking(mentor, bo)
    report_concern(booking=booking, by=bo, kind="conduct", text="Rude")
    mail = Notification.objects.get(kind="concern")
    assert outbox.claim(mail.pk, now=timezone.now())  # and has rendered it
    report_concern(booking=booking, by=bo, kind="conduct", text="And late")
    assert Notification.objects.filter(kind="concern").count() == 2
