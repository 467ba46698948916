from io import StringIO

import pytest
from django.core.management import call_command

from mentoring.models import Theme
from resources.models import CoachingQuestion, Resource
from resources.starter_library import read_guides, rows_of
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def load(*args: str) -> str:
    out = StringIO()
    call_command("load_starter_library", *args, stdout=out, stderr=out)
    return out.getvalue()


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Resource, CoachingQuestion, Theme)]


def test_it_fills_an_empty_library():
    said = load()
    assert "resources: 52 added, 0 left" in said
    assert Resource.objects.published().count() == 52
    assert CoachingQuestion.objects.count() == 50
    assert CoachingQuestion.objects.filter(theme=None).count() == 10
    assert set(Resource.objects.values_list("reviewed_at", flat=True)) == {NOW}
    assert all(theme.prepare and len(theme.fitting_goal_lines) >= 2 for theme in Theme.objects.all())


def test_twice_is_the_same_as_once():
    load()
    before = everything()
    assert "resources: 0 added, 52 left" in load()
    assert everything() == before


def test_a_dry_run_says_what_it_would_do_and_does_nothing():
    before = everything()
    said = load("--dry-run")
    assert "52 would be added" in said
    assert "+ Hell yeah or no" in said
    assert everything() == before


def test_what_a_curator_did_stays():
    load()
    Resource.objects.filter(url="https://sive.rs/hellyeah").update(
        summary="Ours", status=Resource.Status.RETIRED
    )
    Resource.objects.filter(url="https://fs.blog/decision-journal/").update(
        url="https://www.fs.blog/decision-journal"
    )
    Theme.objects.filter(slug="career").update(prepare="Bring tea.")
    load()
    ours = Resource.objects.get(url="https://sive.rs/hellyeah")
    assert (ours.summary, ours.status) == ("Ours", Resource.Status.RETIRED)
    assert Resource.objects.count() == 52
    assert Theme.objects.get(slug="career").prepare == "Bring tea."


def test_a_topic_the_site_has_dropped_is_said_and_skipped():
    Theme.objects.filter(slug="priorities").delete()
    said = load()
    assert "skipped Hell yeah or no (Derek Sivers): its topics are not on this site" in said
    assert [theme.slug for theme in Resource.objects.get(url="https://designingyour.life/").themes.all()] == [
        "career"
    ]


def test_every_starter_resource_is_valid_and_short():
    load()
    for resource in Resource.objects.all():
        resource.full_clean()
        assert len(resource.summary) <= 300
        assert resource.who_for
        assert resource.not_for
    assert {row["kind"] for row in rows_of("resources.csv")} == set(Resource.Kind.values)


def test_a_guide_with_an_unknown_part_is_refused():
    with pytest.raises(ValueError, match="'What to bring' is not a part"):
        read_guides("## career\n\n### What to bring\nTea.\n")


def test_lists_in_a_guide_become_lines():
    assert read_guides("## career\n### Goals that fit\n- One\n- Two\n") == {
        "career": {"fitting_goals": "One\nTwo"}
    }
