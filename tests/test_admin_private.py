"""No private column can be filtered, searched, sorted or loaded in the staff
pages, whoever looks (promise 13)."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import CharField, JSONField, Model, TextField
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring.models import MentorProfile
from people.models import Closure, DataCopy, MailOptOut, Notification, Round, SignInTry, User
from people.staff_pages import StaffAdmin
from sessions_app.models import Booking, BookingEvent, Challenge, Commitment, Concern, Decline, Message
from tests.conftest import NOW
from tests.factories import make_booking, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Written down here once more, so that a column which loses its mark is noticed.
# What is not here may be read by staff.
PRIVATE = {
    User: {"password"},
    Notification: {"payload"},
    SignInTry: {"address", "source"},
    DataCopy: {"content"},
    MentorProfile: {"meeting_url"},
    Booking: {
        "goal", "context", "link", "level", "room", "cancel_reason", "missed_reason", "none_because",
        "once_was_enough", "submission",
    },
    Message: {"text"},
    Challenge: {"text"},
    Commitment: {"text", "challenge", "reflection"},
    Decline: {"sentence", "original_goal", "suggested_goal"},
}  # fmt: skip
# Words that people write and staff do read, and what a machine writes. A new column stands here or above.
READ_BY_STAFF: dict[type[Model], set[str]] = {
    User: {"name", "email", "timezone", "country"},
    Notification: {"kind", "key", "last_error"},
    MailOptOut: {"topic"}, Round: {"name"}, SignInTry: {"kind"}, DataCopy: {"error"},
    MentorProfile: {
        "slug", "headline", "bio", "can_help_with", "cannot_help_with", "topics", "cannot_help_ticks",
        "levels", "timezone", "returned_because",
    },
    BookingEvent: {"from_status", "to_status"}, Concern: {"text", "note"}, Closure: {"reason"},
}  # fmt: skip
ENDINGS = [
    "",
    *(
        f"__{ending}"
        for ending in ("contains", "regex", "startswith", "iexact", "gt", "in", "isnull", "range")
    ),
]
REGISTERED = list(admin.site._registry)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def group(sign_in) -> Client:
    """Staff who are no superuser and may see and change everything."""
    person = make_user("eli@example.com", name="Eli", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__regex="^(view|change)_"))
    return sign_in(person)


@pytest.fixture
def rows(mentor, bo) -> Booking:
    booking = make_booking(mentor, bo)
    Concern.objects.create(booking=booking, reporter=bo, kind="other", text="Told to staff")
    Notification.objects.create(
        recipient=bo, kind="account", key="account:1", send_at=NOW, payload={"body": "ABC-123"}
    )
    return booking


def list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def paths(model: type[Model], depth: int = 2) -> Iterator[str]:
    """Every field of a model and of the models it leads to, there and back."""
    for field in model._meta.get_fields():
        yield field.name
        if depth and field.related_model:
            yield from (f"{field.name}__{rest}" for rest in paths(field.related_model, depth - 1))


def names_of_filters(model_admin: StaffAdmin) -> set[str]:
    """The first word of each filter that the page shows."""
    named = {
        item if isinstance(item, str) else item[0]
        for item in model_admin.list_filter
        if not isinstance(item, type)
    }
    return named | {item.parameter_name for item in model_admin.list_filter if isinstance(item, type)}


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_only_the_filters_of_a_page_narrow_it_down(model, dee):
    model_admin, request = admin.site._registry[model], RequestFactory().get("/")
    request.user = dee
    assert isinstance(model_admin, StaffAdmin)
    filters = names_of_filters(model_admin)
    tried = [f"{path}{ending}" for path in paths(model) for ending in ENDINGS]
    allowed = {lookup for lookup in tried if model_admin.lookup_allowed(lookup, "x", request)}
    assert len(tried) > 100
    assert {
        lookup
        for lookup in allowed
        if lookup.removesuffix("__isnull").removesuffix("__id__exact") not in filters
    } == set()
    private = [
        f"{path}{ending}"
        for path in paths(model)
        for ending in ENDINGS
        if path.split("__")[-1] in PRIVATE.get(model, ())
    ]
    assert not allowed & set(private)


@pytest.mark.parametrize("who", ["superuser", "group"])
@pytest.mark.parametrize(
    "query",
    [
        *(f"{column}__regex=^a" for column in sorted(PRIVATE[Booking])),
        "goal=x",
        "goal__startswith=G",
        "mentee__password__startswith=p",
        "messages__text__contains=a",
        "commitments__reflection__regex=.",
        "mentor__meeting_url__contains=a",
    ],
)
def test_a_session_is_not_found_by_private_words(rows, dee, sign_in, group, who, query):
    client = sign_in(dee) if who == "superuser" else group
    assert client.get(f"{list_of(Booking)}?{query}").status_code == 400


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (User, "password__startswith=pbkdf2"),
        (User, "notifications__payload__body=ABC-123"),
        (User, "bookings__goal__contains=Get"),
        (User, "mentor_profile__meeting_url__regex=."),
        (User, "emailaddress__verified=1"),
        (User, "authenticator__data__secret__startswith=A"),
        (Notification, "payload__body__startswith=A"),
        (Notification, "recipient__password__regex=."),
        (MentorProfile, "meeting_url__contains=a"),
        (MentorProfile, "user__password__contains=a"),
        (Concern, "booking__goal__contains=a"),
        (Concern, "text__regex=."),
    ],
)
def test_nothing_else_is_found_by_private_words(rows, dee, sign_in, model, query):
    assert sign_in(dee).get(f"{list_of(model)}?{query}").status_code == 400


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (User, "is_active__exact=1"),
        (User, "mail_refused_at__isempty=1"),
        (Notification, "status__exact=pending"),
        (Notification, "kind=account"),
        (MentorProfile, "status=published"),
        (Booking, "status__exact=confirmed"),
        (Concern, "state=open"),
    ],
)
def test_the_filters_of_a_page_work(rows, dee, sign_in, model, query):
    page = sign_in(dee).get(f"{list_of(model)}?{query}")
    assert page.status_code == 200
    assert page.context["cl"].result_count >= 1
    assert (
        sign_in(dee).get(f"{list_of(Booking)}?theme__id__exact={rows.theme_id}").context["cl"].result_count
        == 1
    )


def columns_read(queries: CaptureQueriesContext) -> set[str]:
    """ "table.column" of every column whose value was read, but of who is signed in and of what staff did."""
    about_others = [
        q["sql"] for q in queries if "django_session" not in q["sql"] and "django_admin_log" not in q["sql"]
    ]
    asked = [
        sql
        for sql in about_others
        if not re.search(r'FROM "people_user" WHERE "people_user"."id" = \d+ LIMIT 21$', sql)
    ]
    # A column before "=" is compared and not read: whether a link is empty.
    columns = re.compile(r'"(\w+)"\."(\w+)"(?! =)')
    return {
        f"{table}.{column}" for sql in asked for table, column in columns.findall(sql.partition(" FROM ")[0])
    }


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_no_page_loads_a_private_column(rows, dee, sign_in, group, model):
    assert set(getattr(model, "PRIVATE", ())) == PRIVATE.get(model, set())
    secret = {f"{owner._meta.db_table}.{column}" for owner, columns in PRIVATE.items() for column in columns}
    addresses = [list_of(model), f"{list_of(model)}?q=bo&o=1"]
    for pk in model._default_manager.exclude(pk=dee.pk if model is User else None).values_list(
        "pk", flat=True
    ):
        addresses += [list_of(model) + f"{pk}/change/", list_of(model) + f"{pk}/history/"]
    for client in (sign_in(dee), group):
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200, address
            assert columns_read(queries) & secret == set(), address


def test_of_every_column_of_words_somebody_decided_who_reads_it():
    """Topics, languages and the library are written by staff; what has a list of answers is no words."""
    ours = [*apps.get_app_config("people").get_models(), *apps.get_app_config("sessions_app").get_models()]
    undecided = {
        f"{model._meta.label}.{field.name}"
        for model in [*ours, MentorProfile]
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField) and not field.choices
        if field.name not in PRIVATE.get(model, set()) | READ_BY_STAFF.get(model, set())
    }
    assert undecided == set()


@pytest.mark.parametrize(
    ("model", "action"), [(Notification, "send_again"), (Concern, "resolve"), (MentorProfile, "publish")]
)
def test_who_may_only_look_changes_nothing(rows, sign_in, model, action):
    Notification.objects.update(status="failed")
    person = make_user("lou@example.com", name="Lou", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client, before = sign_in(person), list(model.objects.values_list())
    assert f'value="{action}"' not in client.get(list_of(model)).content.decode()
    client.post(
        list_of(model), {"action": action, "_selected_action": [row.pk for row in model.objects.all()]}
    )
    assert list(model.objects.values_list()) == before
