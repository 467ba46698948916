"""People, for staff: a superuser adds them, and those who take or break off much are seen."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.db import connection

from people.models import Notification, User
from people.services import remove_unconfirmed_accounts
from sessions_app.caps import LOOKED_AT_FROM, people_to_look_at
from sessions_app.change.service import cancel_session
from sessions_app.models import Booking
from tests.conftest import NOW
from tests.factories import make_booking, make_mentor, make_user, now, open_slots

pytestmark = pytest.mark.django_db
ADD = "/admin/people/user/add/"
LIST = "/admin/people/user/"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def desk(dee, sign_in):
    return sign_in(dee)


def body(response) -> str:
    return response.content.decode()


def test_a_superuser_adds_one_of_the_staff_who_signs_in_with_a_code(desk, client, clock):
    curators = Group.objects.get(name="Curator")
    typed = {"email": " Kim@Example.com ", "name": "Kim  Sol", "is_staff": "on", "groups": [curators.pk]}
    said = body(desk.post(ADD, typed, follow=True))
    assert "Kim Sol can sign in now, with a mailed code, at http://testserver/accounts/login/code/" in said
    kim = User.objects.get(email="kim@example.com")
    assert (kim.name, kim.is_staff, kim.is_superuser, list(kim.groups.all())) == (
        "Kim Sol",
        True,
        False,
        [curators],
    )
    assert not kim.has_usable_password()
    assert not EmailAddress.objects.get(user=kim).verified
    client.post("/accounts/login/code/", {"email": "kim@example.com"})
    assert Notification.objects.get(recipient=kim).kind == "account"
    clock.shift(3 * 86400)
    remove_unconfirmed_accounts(now=now())
    assert User.objects.filter(pk=kim.pk).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "BO@example.com"}, "There is an account with this address already."),
        ({"email": "old@example.com"}, "There is an account with this address already."),
        ({"email": "nobody"}, "Write the whole email address, such as bo@example.com."),
        ({"email": "kim@intranet"}, "Write the whole email address, such as bo@example.com."),
        ({"email": ""}, "This field is required."),
        ({"name": "\u200b"}, "Write a name."),
    ],
)
def test_what_cannot_be_is_said_and_stays_typed(desk, bo, cy, typed, sentence):
    EmailAddress.objects.create(user=cy, email="old@example.com", verified=True)
    page = body(desk.post(ADD, {"email": "kim@example.com", "name": "Kim Sol"} | typed))
    assert sentence in page
    assert "Kim Sol" in page or "name" in typed
    assert not User.objects.filter(name="Kim Sol").exists()


def test_addresses_of_others_are_refused_where_only_some_domains_sign_up(desk, settings):
    settings.SIGNUP_DOMAINS = ["firm.test"]
    typed = {"email": "kim@example.com", "name": "Kim Sol"}
    assert "is for people with an address at firm.test" in body(desk.post(ADD, typed))
    desk.post(ADD, typed | {"email": "kim@firm.test"})
    assert User.objects.filter(email="kim@firm.test").exists()


def test_who_is_no_superuser_adds_nobody(sign_in):
    eli = make_user("eli@example.com", name="Eli", is_staff=True)
    eli.user_permissions.set(Permission.objects.filter(content_type__app_label="people"))
    typed = {"email": "kim@example.com", "name": "Kim", "is_staff": "on"}
    assert sign_in(eli).get(ADD).status_code == 403
    assert sign_in(eli).post(ADD, typed).status_code == 403
    assert not User.objects.filter(email="kim@example.com").exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_address_twice_at_once_makes_one_account(sign_in):
    dee = make_user("dee@example.com", name="Dee Staff", is_staff=True, is_superuser=True)
    clients, gate = [sign_in(dee) for _one in range(4)], threading.Barrier(4)

    def add(client) -> tuple[int, bool]:
        gate.wait()
        try:
            response = client.post(ADD, {"email": "kim@example.com", "name": "Kim"})
            return response.status_code, "There is an account with this address" in body(response)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(add, clients))
    assert answers == [(200, True)] * 3 + [(302, False)]
    assert User.objects.filter(email="kim@example.com").count() == 1


# People to look at


def book(mentee: User, times: int) -> list[Booking]:
    """Each with another mentor, at another time."""
    made: list[Booking] = []
    for number in range(times):
        mentor = make_mentor(make_user(f"{uuid4().hex}@example.com", name=f"Mentor {number}"))
        made.append(make_booking(mentor, mentee, open_slots(mentor, mentee)[0]))
    return made


def test_many_bookings_or_cancellations_in_a_day_are_looked_at(bo, cy, clock):
    (first, *rest) = book(bo, LOOKED_AT_FROM)
    assert list(people_to_look_at(now())) == [bo]
    clock.shift(86401)
    assert not people_to_look_at(now()).exists()
    for booking in rest:
        cancel_session(booking=booking, by=bo, reason="ill")
    assert not people_to_look_at(now()).exists()
    cancel_session(booking=first, by=bo, reason="ill")
    book(cy, LOOKED_AT_FROM - 1)
    assert list(people_to_look_at(now())) == [bo]
    clock.shift(86401)
    assert not people_to_look_at(now()).exists()


def test_a_lower_cap_is_looked_at_when_it_is_reached(bo, settings):
    settings.BOOKINGS_A_DAY = 2
    book(bo, 2)
    assert list(people_to_look_at(now())) == [bo]


def test_the_first_page_leads_to_their_list(bo, desk):
    book(bo, LOOKED_AT_FROM)
    page = body(desk.get("/admin/"))
    assert f'<a href="{LIST}?look_at=busy">1 person booked or cancelled many times in a day</a>' in page
    assert list(desk.get(f"{LIST}?look_at=busy").context["cl"].result_list) == [bo]
    assert desk.get(f"{LIST}?look_at=nonsense").context["cl"].result_count == User.objects.count()


@pytest.mark.parametrize("count", [1, 3])
def test_looking_costs_one_query_however_many(desk, count, django_assert_num_queries):
    for number in range(count):
        book(make_user(f"b{number}@example.com"), LOOKED_AT_FROM)
    with django_assert_num_queries(1):
        assert people_to_look_at(NOW).count() == count
    desk.get(f"{LIST}?look_at=busy")
    with django_assert_num_queries(4):
        desk.get(f"{LIST}?look_at=busy")
