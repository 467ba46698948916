"""Every route, every role, every method, against one table (routes.py)."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from people.models import User
from people.templatetags.times import iso_z
from sessions_app.models import Booking
from tests.factories import open_slots, url_in_mail
from tests.safety.routes import ACTS, ENDS_THE_VISIT, POSTED, ROUTES, SESSIONS
from tests.safety.world import ROLES, World, make_world, picture, same

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")


@pytest.fixture
def world(db) -> World:
    return make_world()


def routes(entries: list[Any], prefix: str = "", space: str = "") -> Iterator[str]:
    """The name of each route of the site, or its pattern where it has none."""
    for entry in entries:
        pattern = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from routes(
                entry.url_patterns, pattern, f"{space}{entry.namespace}:" if entry.namespace else space
            )
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}" if entry.name else pattern.replace("^", "", 1)


def ask(client: Client, method: str, path: str, posted: dict[str, str]) -> Any:
    client.raise_request_exception = False
    return client.post(path, posted) if method == "POST" else client.generic(method, path)


def test_every_route_has_a_row_and_every_row_a_route():
    assert set(routes(get_resolver().url_patterns)) == set(ROUTES)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_as_the_table_says_and_nothing_changes(world, role):
    column, wrong, changed, client = ROLES.index(role), [], [], world.client(role)
    before = picture()
    for name, (address, get, *others) in ROUTES.items():
        path = world.fill(address)
        cache.clear()  # of rate limits, which have tests of their own
        for method, answers in zip(METHODS, (get, get, *others), strict=True):
            if name in ACTS and method == "POST":
                continue
            response = ask(client, method, path, POSTED.get(name, {}))
            expected = int(answers.split()[column])
            if name in ENDS_THE_VISIT and method == "POST":
                client = world.client(role)
                before = picture()
            if response.status_code != expected or (method == "HEAD" and response.content):
                wrong.append((name, method, response.status_code, expected))
        if (after := picture()) != before:
            changed.append(name)
            before = after
    assert wrong == []
    assert changed == []


PARTY_PAGES = [name for name, row in SESSIONS.items() if "/sessions/{" in row[0]]


@pytest.mark.parametrize("role", ["other_mentee", "other_mentor", "staff", "anonymous", "inactive"])
@pytest.mark.parametrize("method", METHODS)
def test_another_persons_session_answers_exactly_as_a_missing_one(world, role, method):
    client = world.client(role)
    for name in PARTY_PAGES:
        path = world.fill(SESSIONS[name][0])
        theirs, missing = path.split("/")[2], str(uuid4())
        for key in ("", "?key=made-up"):
            one = ask(client, method, path + key, {})
            none = ask(client, method, path.replace(theirs, missing) + key, {})
            assert (one.status_code, same(one.content, theirs)) == (
                none.status_code,
                same(none.content, missing),
            ), name
            kept = {header: value.replace(theirs, "@") for header, value in one.headers.items()}
            assert kept == {header: value.replace(missing, "@") for header, value in none.headers.items()}


def test_a_key_opens_its_own_session_and_no_other(world):
    key = url_in_mail(world.booking, world.bo).partition("?")[2]
    assert Client().get(f"{world.booking.get_absolute_url()}?{key}").status_code == 200
    for other in (world.held, *world.others.values()):
        assert Client().get(f"{other.get_absolute_url()}?{key}").status_code == 404
    assert Client().get(f"/settings/?{key}").status_code == 302
    assert Client().get(f"/sessions/?{key}").status_code == 302


def test_every_post_needs_the_token_of_a_form_except_one_click_unsubscribe(world):
    for role in ("anonymous", "mentee", "staff"):
        client = Client(enforce_csrf_checks=True)
        client.cookies = world.client(role).cookies
        let_through = {
            name
            for name, row in ROUTES.items()
            if ask(client, "POST", world.fill(row[0]), {}).status_code not in {403, 404}
        }
        assert let_through == {"people:unsubscribe"}


SMUGGLED = {
    "mentor": "1",
    "mentee": "1",
    "status": "completed",
    "is_staff": "1",
    "is_superuser": "1",
    "is_active": "1",
    "user": "1",
    "pk": "1",
    "id": "1",
    "by": "1",
    "buffer_minutes": "0",
    "revision": "99",
    "mentor_id": "1",
}


def test_what_nobody_asked_for_is_ignored(world):
    client = world.client("mentee")
    paths = [world.booking.get_absolute_url() + page for page in ("message/", "concern/", "reschedule/")]
    client.post(paths[0], SMUGGLED | {"line": "On my way"})
    slot = open_slots(world.mentor, world.bo)[9]
    client.post(paths[2], SMUGGLED | {"starts_at": iso_z(slot.starts_at)})
    client.post("/settings/", SMUGGLED | {"name": "Bo", "timezone": "Africa/Lagos"})
    client.post(
        "/mentor/profile/submit/",
        SMUGGLED | {"status": "published", "headline": "Me", "slug": "ada"},
    )
    booking, bo = Booking.objects.get(pk=world.booking.pk), User.objects.get(pk=world.bo.pk)
    assert (booking.mentor, booking.mentee, booking.status) == (world.mentor, world.bo, "confirmed")
    assert (booking.starts_at, booking.revision) == (slot.starts_at, world.booking.revision + 1)
    assert (bo.is_staff, bo.is_superuser, bo.name) == (False, False, "Bo")
    assert booking.messages.latest("pk").sender == world.bo
    assert not hasattr(bo, "mentor_profile") or bo.mentor_profile.status == "draft"
