import pytest
from django.core.exceptions import ValidationError

from resources.models import Resource, canonical_url, spellings
from resources.templatetags.durations import duration
from tests.resources.factories import make_resource

pytestmark = pytest.mark.django_db


def test_the_page_says_everything_and_leads_on(client):
    resource = make_resource(
        "Speak up",
        themes=("confidence", "career"),
        why="Words for it",
        who_for="quiet people",
        not_for="loud people",
        level="leading",
    )
    page = client.get(resource.get_absolute_url()).content.decode()
    for words in ("Words for it", "Quiet people", "Loud people", "Leading others", "10 minutes"):
        assert words in page
    assert f'href="{resource.url}" rel="noopener noreferrer"' in page
    assert "/themes/confidence/" in page
    assert "/themes/career/" in page
    assert "<title>Speak up · " in page
    assert f'property="og:url" content="http://testserver{resource.get_absolute_url()}"' in page


@pytest.mark.parametrize(
    "status", [Resource.Status.SUGGESTED, Resource.Status.STALE, Resource.Status.RETIRED]
)
def test_what_is_not_published_does_not_exist_for_staff_either(client, sign_in, dee, status):
    resource = make_resource("Gone", status=status)
    assert client.get(resource.get_absolute_url()).status_code == 404
    assert sign_in(dee).get(resource.get_absolute_url()).status_code == 404


def test_a_post_is_refused(client):
    assert client.post(make_resource("A").get_absolute_url()).status_code == 405


def test_words_of_curators_are_escaped(client):
    resource = make_resource("<img src=x onerror=alert(1)>", summary="<script>alert(1)</script>")
    page = client.get(resource.get_absolute_url()).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page


def test_an_address_that_runs_script_is_refused():
    with pytest.raises(ValidationError):
        Resource(title="A", url="javascript:alert(1)").full_clean(exclude=["slug"])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("HTTPS://Example.ORG:443", "https://example.org/"),
        (" https://example.org/A?utm_source=x&b=1#part ", "https://example.org/A?b=1"),
        ("https://example.org/a/?fbclid=1", "https://example.org/a/"),
    ],
)
def test_one_spelling_for_an_address(typed, stored):
    assert canonical_url(typed) == stored


def test_spellings_of_one_page_are_found():
    resource = make_resource("A", url="https://www.example.org/a/")
    assert list(Resource.objects.at("http://example.org/a")) == [resource]
    assert not Resource.objects.at("https://example.org/b").exists()
    assert resource.url in spellings("https://example.org/a?utm_medium=mail")


def test_slugs_are_unique_and_leave_the_other_pages_alone():
    assert make_resource("Suggest").slug == "suggest-2"
    assert make_resource("Ein Ü", url="https://example.org/1").slug == "ein-u"
    assert make_resource("Ein Ü", url="https://example.org/2").slug == "ein-u-2"
    assert make_resource("履歴書", url="https://example.org/3").slug == "resource"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (90, "1 hour 30 minutes"),
        (179, "2 hours 59 minutes"),
        (1440, "about 24 hours"),
    ],
)
def test_durations_as_people_say_them(minutes, words):
    assert duration(minutes) == words
