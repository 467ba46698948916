import pytest
from django.test import Client
from django.urls import reverse

from resources.models import Resource
from tests.resources.factories import make_resource

pytestmark = pytest.mark.django_db
URL = reverse("resources:library")


def titles(response):
    return [resource.title for resource in response.context["page_obj"]]


def test_a_resource_says_what_it_is_and_for_whom(client):
    make_resource(
        "Schreiben",
        kind="exercise",
        minutes=90,
        language="de",
        country_specific="DE",
        who_for="people who write",
        not_for="people who read",
        summary="A summary.",
    )
    page = client.get(URL).content.decode()
    for words in (
        "Exercise",
        "1 hour 30 minutes",
        "in German",
        "Germany only",
        "people who write",
        "people who read",
        "A summary.",
    ):
        assert words in page


def test_the_readers_own_language_is_not_said(client):
    make_resource("In English")
    assert "in English" not in client.get(URL).content.decode()


@pytest.mark.parametrize(
    "status", [Resource.Status.SUGGESTED, Resource.Status.STALE, Resource.Status.RETIRED]
)
def test_only_what_is_published_is_listed(client, status):
    make_resource("Not out", status=status)
    response = client.get(URL)
    assert "Not out" not in response.content.decode()
    assert "The library is still empty" in response.content.decode()


def test_each_filter_narrows_and_they_work_together(client):
    make_resource("A", themes=("career",), language="fr", kind="book")
    make_resource("B", themes=("career",), language="fr", kind="video")
    make_resource("C", themes=("career",), language="en", kind="book")
    make_resource("D", themes=("confidence",), language="fr", kind="book")
    assert titles(client.get(URL, {"theme": "career"})) == ["C", "A", "B"]
    assert titles(client.get(URL, {"language": "fr"})) == ["A", "B", "D"]
    assert titles(client.get(URL, {"kind": "book"})) == ["C", "A", "D"]
    assert titles(client.get(URL, {"theme": "career", "language": "fr", "kind": "book"})) == ["A"]


def test_readable_first_then_what_is_useful_anywhere(client):
    make_resource("A", language="es")
    make_resource("B", country_specific="GB")
    make_resource("C")
    assert titles(client.get(URL)) == ["C", "B", "A"]


def test_a_tile_keeps_the_other_choices_and_the_chosen_one_leads_back(client):
    make_resource("A", themes=("career", "confidence"), kind="book")
    page = client.get(URL, {"theme": "career", "kind": "book"}).content.decode()
    assert 'href="?theme=confidence&amp;kind=book"' in page
    assert 'href="?kind=book" aria-current="page"' in page


def test_topics_without_anything_have_no_tile(client):
    make_resource("A", themes=("career",))
    assert [topic["theme"].slug for topic in client.get(URL).context["topics"]] == ["career"]


def test_nothing_found_leads_on(client):
    make_resource("A", kind="book")
    response = client.get(URL, {"kind": "video"})
    assert response.status_code == 200
    assert "Show all resources" in response.content.decode()


@pytest.mark.parametrize("query", [{"kind": "zzz"}, {"theme": "nowhere"}, {"language": "xx"}])
def test_a_choice_that_is_not_there_gets_a_sentence_and_everything_else(client, query):
    make_resource("A")
    response = client.get(URL, query)
    assert response.status_code == 400
    assert "Choose one from the list." in response.content.decode()
    assert "<title>Error:" in response.content.decode()
    assert titles(response) == ["A"]


def test_24_a_page_and_the_choice_goes_along(client):
    for number in range(25):
        make_resource(f"Number {number:02}", kind="book")
    first = client.get(URL, {"kind": "book"})
    assert len(titles(first)) == 24
    assert "?kind=book&amp;page=2" in first.content.decode()
    assert titles(client.get(URL, {"kind": "book", "page": 2})) == ["Number 24"]
    assert titles(client.get(URL, {"page": "none"}))[0] == "Number 00"


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    make_resource("A")
    with django_assert_num_queries(5):
        client.get(URL)
    for title in "BC":
        make_resource(title, themes=("career", "confidence"), language="fr")
    with django_assert_num_queries(5):
        client.get(URL)


def test_a_post_is_refused():
    assert Client().post(URL).status_code == 405
