"""Who gets into the staff pages: staff, through the site's own sign-in, with a second factor."""

import pytest
from django.urls import reverse

from tests.second_factor import add_second_factor

pytestmark = pytest.mark.django_db
MENTORS = "/admin/mentoring/mentorprofile/"
MAILS = "/admin/people/notification/"


def test_anonymous_people_are_sent_to_the_sites_own_sign_in(client):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"
    response = client.get("/admin/people/user/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_people_who_are_not_staff_are_refused(bo, sign_in):
    response = sign_in(bo).get("/admin/login/")
    assert response.url == "/"
    assert sign_in(bo).get("/admin/people/user/").status_code == 302


def test_staff_set_up_a_second_factor_first(dee, sign_in):
    browser = sign_in(dee)
    for page in ("/admin/", MENTORS, MAILS):
        assert browser.get(page, follow=True).redirect_chain[-1][0].startswith("/accounts/")
    assert browser.get("/admin/login/").url == reverse("mfa_activate_totp")


def test_with_a_second_factor_staff_get_in(dee, sign_in):
    add_second_factor(dee)
    assert sign_in(dee).get("/admin/").status_code == 200


def test_demo_mode_asks_for_no_second_factor(dee, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    assert sign_in(dee).get("/admin/").status_code == 200


def test_a_forged_next_leads_nowhere_else(dee, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    assert sign_in(dee).get("/admin/login/?next=https://evil.example").url == "/admin/"
