"""Curators and organisers see their lists on the staff pages, and nothing else."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import Client

from config.groups import GROUPS, make_groups
from mentoring.models import Theme
from resources.models import CoachingQuestion
from sessions_app.models import Concern
from tests.factories import make_booking, make_user
from tests.resources.factories import make_resource

pytestmark = pytest.mark.django_db
LISTS = {
    "Curator": {"resources.resource", "resources.coachingquestion", "mentoring.theme"},
    "Organiser": {
        "people.user",
        "people.notification",
        "mentoring.mentorprofile",
        "sessions_app.booking",
        "sessions_app.concern",
    },
}
MAY_ADD = {"Curator": LISTS["Curator"], "Organiser": set()}
EVERYTHING = {model._meta.label_lower: model for model in admin.site._registry}


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def member(sign_in):
    def of(group: str) -> Client:
        person = make_user("eli@example.com", name="Eli", is_staff=True)
        person.groups.add(Group.objects.get(name=group))
        return sign_in(person)

    return of


@pytest.fixture
def rows(mentor, bo, dee, sign_in, settings):
    """One row in each list, and a line of the history."""
    make_resource("A guide")
    CoachingQuestion.objects.create(text="What is stopping you?", moment="start")
    booking = make_booking(mentor, bo)
    concern = Concern.objects.create(booking=booking, reporter=bo, kind="other", text="Told to staff")
    settings.STAFF_NEED_SECOND_FACTOR = False
    posted = {"action": "take", "_selected_action": [concern.pk]}
    sign_in(dee).post("/admin/sessions_app/concern/", posted)


@pytest.mark.parametrize("group", LISTS)
def test_each_group_has_its_lists_on_the_first_page_and_is_refused_the_rest(rows, member, group):
    client = member(group)
    listed = {
        f"{app['app_label']}.{model['object_name'].lower()}"
        for app in client.get("/admin/").context["app_list"]
        for model in app["models"]
    }
    assert listed == LISTS[group]
    for name, model in EVERYTHING.items():
        address = f"/admin/{name.replace('.', '/')}/"
        let_in = 200 if name in LISTS[group] else 403
        assert client.get(address).status_code == let_in, name
        assert client.get(f"{address}add/").status_code == (200 if name in MAY_ADD[group] else 403), name
        for row in model.objects.exclude(pk=0)[:1]:
            assert client.get(f"{address}{row.pk}/change/").status_code == let_in, name
            assert client.get(f"{address}{row.pk}/history/").status_code == let_in, name
            assert client.get(f"{address}{row.pk}/delete/").status_code == 403, name
    assert client.get("/admin/resources/resource/paste/").status_code == (200 if group == "Curator" else 403)


def test_organisers_change_hours_on_a_mentors_page_and_see_events_of_a_session(rows, member, mentor):
    page = member("Organiser").get(f"/admin/mentoring/mentorprofile/{mentor.pk}/change/")
    assert [inline.opts.model.__name__ for inline in page.context["inline_admin_formsets"]] == [
        "AvailabilityRule",
        "AvailabilityOverride",
    ]
    booking = mentor.bookings.get()
    page = page.client.get(f"/admin/sessions_app/booking/{booking.pk}/change/")
    assert "booked" in page.content.decode()


def test_what_an_operator_adds_by_hand_stays_and_what_is_missing_comes_back():
    curators = Group.objects.get(name="Curator")
    extra = Permission.objects.get(codename="view_user")
    curators.permissions.add(extra)
    curators.permissions.remove(Permission.objects.get(codename="view_theme"))
    for _time in range(2):
        for config in apps.get_app_configs():
            make_groups(app_config=config, using="default", apps=apps)
    codenames = set(curators.permissions.values_list("codename", flat=True))
    wanted = {
        f"{power}_{model}"
        for models in GROUPS["Curator"].values()
        for model, powers in models.items()
        for power in powers
    }
    assert codenames == wanted | {"view_user"}
    assert Group.objects.count() == 2


def test_before_there_are_accounts_there_are_no_groups(django_assert_num_queries):
    """In the middle of migrations the models are not all there."""
    before = apps.get_app_config("people")

    class Nothing:
        def get_model(self, *_names):
            raise LookupError

    with django_assert_num_queries(0):
        make_groups(app_config=before, using="default", apps=Nothing())


def test_a_curator_changes_the_words_of_a_topic(member):
    theme = Theme.objects.get(slug="first-job")
    client = member("Curator")
    page = client.get(f"/admin/mentoring/theme/{theme.pk}/change/")
    form = page.context["adminform"].form
    posted = {name: form[name].value() or "" for name in form.fields} | {"summary": "New words"}
    assert client.post(f"/admin/mentoring/theme/{theme.pk}/change/", posted).status_code == 302
    theme.refresh_from_db()
    assert theme.summary == "New words"
