"""A topic's page: the sentence that was said, who covers it, what helps."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mentoring.models import MentorProfile, Theme
from people.models import User
from resources.models import Resource
from tests.factories import make_mentor, make_user

pytestmark = pytest.mark.django_db
GOAL = "I want to get past the <first> interview"


def add_resource(theme: Theme, number: int, status: str = "published") -> None:
    resource = Resource.objects.create(
        title=f"Resource {number}", url=f"https://example.org/{number}", status=status
    )
    resource.themes.set([theme])


def test_the_sentence_is_carried_and_can_be_changed(client: Client, mentor: MentorProfile) -> None:
    client.post("/", {"goal": GOAL, "theme": "first-job"})
    page = client.get("/themes/first-job/").content.decode()
    assert '<span class="voice">“I want to get past the &lt;first&gt; interview”</span>' in page
    assert 'href="/"> Change' in " ".join(page.split())


def test_mentors_of_the_topic_with_links_that_keep_it(client: Client, mentor: MentorProfile) -> None:
    make_mentor(make_user("c@example.com", name="Career Only"), themes=["career"])
    page = client.get("/themes/first-job/").content.decode()
    assert "Ada Lind" in page
    assert "Career Only" not in page
    assert page.count("&amp;theme=first-job") == 3


def test_something_else_is_everyone(client: Client, mentor: MentorProfile) -> None:
    make_mentor(make_user("c@example.com", name="Career Only"), themes=["career"])
    page = client.get("/themes/something-else/").content.decode()
    assert "Ada Lind" in page
    assert "Career Only" in page


def test_the_guide_shows_only_what_is_filled(client: Client, theme: Theme) -> None:
    theme.people_bring, theme.fitting_goals = "An empty inbox.", "Rewrite the top third\n\nTell two stories"
    theme.save()
    page = client.get("/themes/first-job/").content.decode()
    assert "An empty inbox." in page
    assert page.count('<li class="voice">') == 2
    assert "What to prepare" not in page
    assert "Too big" not in page


def test_up_to_five_published_resources(client: Client, theme: Theme) -> None:
    for number in range(7):
        add_resource(theme, number)
    add_resource(theme, 99, status="suggested")
    page = client.get("/themes/first-job/").content.decode()
    assert page.count('href="/resources/resource-') == 5
    assert "Resource 99" not in page


def test_no_mentor_yet(client: Client, theme: Theme) -> None:
    page = client.get("/themes/first-job/").content.decode()
    assert "No mentor for this yet." in page
    assert "/themes/something-else/" in page
    add_resource(theme, 1)
    assert "These resources may help meanwhile" in client.get("/themes/first-job/").content.decode()
    assert "Come back soon" in client.get("/themes/something-else/").content.decode()


def test_more_than_ten_mentors_lead_to_the_directory(client: Client, mentor: MentorProfile) -> None:
    for number in range(10):
        make_mentor(make_user(f"m{number}@example.com", name=f"M {number}"))
    page = client.get("/themes/first-job/").content.decode()
    assert page.count('class="person"') == 10
    assert 'href="/mentors/?theme=first-job"> Show all mentors' in " ".join(page.split())


def test_link_previews(client: Client, theme: Theme) -> None:
    page = client.get("/themes/first-job/?from=chat").content.decode()
    assert '<link rel="canonical" href="http://testserver/themes/first-job/">' in page
    assert '<meta property="og:title" content="First job and interviews">' in page
    assert '<meta property="og:image" content="http://testserver/static/img/preview.png">' in page


def test_ones_own_card_books_nothing(sign_in: object, mentor: MentorProfile, ada: User) -> None:
    page = sign_in(ada).get("/themes/first-job/").content.decode()  # type: ignore[operator]
    assert "This is you." in page
    assert "/book/?starts_at=" not in page


def test_unknown_topics_and_wrong_methods(client: Client, db: None) -> None:
    assert client.get("/themes/nope/").status_code == 404
    assert client.post("/themes/first-job/").status_code == 405


def test_queries_do_not_grow_with_mentors(
    client: Client, mentor: MentorProfile, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):
        client.get("/themes/first-job/")
    for number in range(2):
        make_mentor(make_user(f"m{number}@example.com", name=f"M {number}"))
    with django_assert_num_queries(7):
        client.get("/themes/first-job/")
