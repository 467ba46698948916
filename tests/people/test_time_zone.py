"""Where the reader is: any IANA name, kept in a cookie or in the account, and back to where they were."""

import pytest
from django.test import Client

from mentoring.models import MentorProfile
from people.models import User
from people.zones import zone_names

pytestmark = pytest.mark.django_db


def test_every_name_is_offered_and_the_present_one_chosen(client: Client) -> None:
    client.cookies["tz"] = "Europe/Kiev"
    page = client.get("/time-zone/?next=/mentors/").content.decode()
    missing = [name for name in zone_names() if f'<option value="{name}"' not in page]
    assert missing == []
    assert '<option value="Europe/Kiev" selected>' in page
    assert 'name="next" value="/mentors/"' in page


@pytest.mark.parametrize("zone", ["Africa/Lagos", "Asia/Calcutta", "Etc/GMT+3", "US/Eastern"])
def test_a_choice_is_kept_for_a_year_and_used(client: Client, mentor: MentorProfile, zone: str) -> None:
    answer = client.post("/time-zone/", {"zone": zone, "next": "/mentors/?language=en"})
    assert answer.status_code == 302
    assert answer["Location"] == "/mentors/?language=en"
    for name, value in (("tz", zone), ("tz_source", "choice")):
        cookie = answer.cookies[name]
        assert cookie.value == value
        assert cookie["max-age"] == 31536000
        assert cookie["samesite"] == "Lax"
        assert not cookie["secure"]
    assert client.get("/mentors/").context["zone_source"] == "choice"
    assert client.get("/mentors/").context["viewer_zone"] == zone


def test_cookies_are_secure_on_https(client: Client, settings: object) -> None:
    settings.BASE_URL = "https://half-hour.example.org"  # type: ignore[attr-defined]
    answer = client.post("/time-zone/", {"zone": "Africa/Lagos"})
    assert answer.cookies["tz"]["secure"]
    assert answer.cookies["tz_source"]["secure"]


def test_an_account_keeps_it_itself_and_hours_stay(sign_in: object, mentor: MentorProfile, ada: User) -> None:
    answer = sign_in(ada).post("/time-zone/", {"zone": "Asia/Tokyo", "next": "/sessions/"})  # type: ignore[operator]
    ada.refresh_from_db()
    mentor.refresh_from_db()
    assert answer["Location"] == "/sessions/"
    assert "tz" not in answer.cookies
    assert ada.timezone == "Asia/Tokyo"
    assert mentor.timezone == "Europe/Helsinki"


@pytest.mark.parametrize(
    "zone", ["Mars/Base", "", "europe/helsinki", "Africa/Lagos\x00", "localtime", "x" * 9000]
)
def test_a_wrong_name_gets_a_sentence_and_changes_nothing(sign_in: object, bo: User, zone: str) -> None:
    answer = sign_in(bo).post("/time-zone/", {"zone": zone, "next": "/mentors/"})  # type: ignore[operator]
    page = answer.content.decode()
    bo.refresh_from_db()
    assert answer.status_code == 400
    assert "<title>Error: " in page
    assert "error-summary" in page
    assert 'name="next" value="/mentors/"' in page
    assert bo.timezone == "Africa/Lagos"
    assert not answer.cookies.get("tz")


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_it_never_leads_elsewhere(client: Client, address: str) -> None:
    assert client.post("/time-zone/", {"zone": "Africa/Lagos", "next": address})["Location"] == "/"


def test_get_keeps_nothing_and_wrong_methods_are_refused(client: Client) -> None:
    assert not client.get("/time-zone/?zone=Africa/Lagos").cookies.get("tz")
    assert client.put("/time-zone/").status_code == 405


def test_a_forged_post_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/time-zone/", {"zone": "Africa/Lagos"}).status_code == 403
