"""The page on what is kept, and the one for machines that ask whether the site is well."""

from datetime import timedelta

import pytest
from django.test import Client

from sessions_app.links import LASTS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("access", ["public", "members"])
def test_what_we_keep_is_open_to_all(settings, access):
    settings.SITE_ACCESS = access
    page = Client().get("/what-we-keep/")
    assert page.status_code == 200
    assert b"mailto:hello@half-hour.example.org" in page.content
    assert b"https://video.example.org/" in page.content


def test_what_it_says_is_what_settings_say(settings):
    page = Client().get("/what-we-keep/").content.decode()
    assert f"{settings.SESSION_COOKIE_AGE // 86400} days" in page
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == 600
    assert "Codes work for 10 minutes" in page
    assert timedelta(days=120) == LASTS
    assert "four months at most" in page


def test_without_rooms_of_its_own_no_address_is_named(settings):
    settings.VIDEO_BASE_URL = ""
    page = Client().get("/what-we-keep/").content.decode()
    assert "video.example.org" not in page
    assert "the mentor's own video room" in page


def test_nobody_posts_there():
    assert Client().post("/healthz").status_code == 405
    assert Client().post("/what-we-keep/").status_code == 405
