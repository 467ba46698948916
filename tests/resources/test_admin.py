import pytest
from django.urls import reverse

from resources.models import CoachingQuestion, Resource
from tests.conftest import NOW
from tests.resources.factories import make_resource

pytestmark = pytest.mark.django_db
LIST = reverse("admin:resources_resource_changelist")
ADD = reverse("admin:resources_resource_add")
PASTE = reverse("admin:resources_resource_paste")


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def desk(sign_in, dee):
    return sign_in(dee)


def filled(**fields):
    chosen = {
        "kind": "article",
        "status": "published",
        "language": "en",
        "level": "",
        "country_specific": "",
        "minutes": "",
    }
    words = {"title": "New", "summary": "", "why": "", "who_for": "", "not_for": ""}
    return {"url": "https://Example.org/new?utm_source=mail", **chosen, **words, **fields}


def test_one_is_added_with_a_tidy_address_and_counts_as_looked_at(desk, dee, theme):
    desk.post(ADD, filled(themes=[theme.pk]))
    made = Resource.objects.get()
    assert made.url == "https://example.org/new"
    assert (made.reviewed_by, made.reviewed_at) == (dee, NOW)
    assert list(made.themes.all()) == [theme]


@pytest.mark.parametrize(
    "typed", ["http://www.example.org/a/", "https://example.org/a?utm_source=x", "https://EXAMPLE.org/a#b"]
)
def test_a_duplicate_is_refused_with_a_sentence_and_everything_typed_is_kept(desk, theme, typed):
    make_resource("Known", url="https://example.org/a")
    page = desk.post(ADD, filled(url=typed, title="My words", themes=[theme.pk])).content.decode()
    assert "This is in the library already: “Known” (Published). Change that one instead." in page
    assert "My words" in page
    assert Resource.objects.count() == 1


def test_saving_one_again_is_no_duplicate_of_itself(desk, theme):
    known = make_resource("Known", url="https://example.org/a", themes=("first-job",))
    url = reverse("admin:resources_resource_change", args=[known.pk])
    assert desk.post(url, filled(url=known.url, title="Better", themes=[theme.pk])).status_code == 302
    known.refresh_from_db()
    assert known.title == "Better"
    assert known.reviewed_at is None


@pytest.mark.parametrize(
    ("action", "status"), [("publish", "published"), ("needs_a_look", "stale"), ("retire", "retired")]
)
def test_many_get_a_status_at_once_and_say_who_looked(desk, dee, action, status):
    rows = [make_resource(title, status="suggested") for title in "AB"]
    other = make_resource("C", status="suggested")
    desk.post(LIST, {"action": action, "_selected_action": [row.pk for row in rows]})
    assert set(Resource.objects.exclude(pk=other.pk).values_list("status", "reviewed_by", "reviewed_at")) == {
        (status, dee.pk, NOW)
    }
    other.refresh_from_db()
    assert (other.status, other.reviewed_by) == ("suggested", None)


def test_the_list_finds_by_topic_and_language_in_constant_queries(desk, django_assert_max_num_queries):
    make_resource("Aa", themes=("career",), language="fr")
    with django_assert_max_num_queries(16) as one:
        desk.get(LIST)
    for title in ("Bb", "Cc"):
        make_resource(title, themes=("career", "confidence"))
    with django_assert_max_num_queries(len(one)):
        page = desk.get(LIST)
    assert len(page.context["cl"].result_list) == 3
    assert [row.title for row in desk.get(LIST, {"language": "fr"}).context["cl"].result_list] == ["Aa"]
    assert desk.get(LIST, {"q": "Bb"}).context["cl"].result_count == 1


def test_twenty_are_pasted_at_once(desk, dee, theme):
    lines = "\n".join(f"Number {number} | https://example.org/{number}" for number in range(19))
    lines += "\nTab\thttps://example.org/tab\n\nhttps://www.example.org/alone/\n"
    data = {"lines": lines, "themes": [theme.pk], "kind": "video", "language": "fr", "status": "suggested"}
    assert desk.post(PASTE, data).status_code == 302
    assert (
        Resource.objects.filter(
            kind="video", language="fr", status="suggested", themes=theme, suggested_by=dee
        ).count()
        == 21
    )
    assert Resource.objects.get(url="https://www.example.org/alone/").title == "example.org/alone"
    assert Resource.objects.get(title="Tab").url == "https://example.org/tab"


def test_every_line_that_cannot_be_taken_is_named_and_nothing_is_written(desk, theme):
    make_resource("Known", url="https://example.org/known")
    lines = "Fine | https://example.org/fine\nnot an address\nKnown too | http://example.org/known\nTwice | https://example.org/fine"
    response = desk.post(
        PASTE, {"lines": lines, "themes": [theme.pk], "kind": "book", "language": "en", "status": "published"}
    )
    page = response.content.decode()
    assert response.status_code == 400
    for words in (
        "Line 2: Enter a valid URL.",
        "Line 3: This is in the library already",
        "Line 4: The same address is in a line above.",
    ):
        assert words in page
    assert "not an address" in page
    assert Resource.objects.count() == 1


def test_pasting_is_for_staff(client, sign_in, bo):
    assert client.get(PASTE).status_code == 302
    assert sign_in(bo).post(PASTE, {"lines": "https://example.org/a"}).status_code == 302
    assert Resource.objects.count() == 0


def test_questions_are_listed_by_topic_and_moment(desk, theme):
    CoachingQuestion.objects.create(theme=theme, text="What now?", moment="open")
    CoachingQuestion.objects.create(text="And then?", moment="commit")
    url = reverse("admin:resources_coachingquestion_changelist")
    found = desk.get(url, {"theme__id__exact": theme.pk, "moment__exact": "open"}).context["cl"].result_list
    assert [question.text for question in found] == ["What now?"]
    assert "Any topic" in desk.get(url).content.decode()
