"""Hypothesis asks for anything, as anybody: it is answered, a refusal changes no row, no log carries a word.

Every request begins from the same world and is rolled back, so each stands for itself.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import connection, transaction
from django.forms import BaseForm, BaseFormSet
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from mentoring.models import MentorProfile
from people.links import unsubscribe_url
from people.logs import HideSignedLinks
from people.models import User
from resources.models import Resource
from sessions_app.links import answer_path
from sessions_app.models import Booking
from tests.factories import make_booking, open_slots
from tests.safety.crawling import Form, forms_of, links_of, shape
from tests.safety.nasty import (
    BODIES,
    CANARY,
    COOKIES,
    HEADERS,
    KINDS,
    METHODS,
    PLAUSIBLE,
    as_header,
    as_query,
    nasty,
)
from tests.safety.routes import ROUTES
from tests.safety.world import LINK, PRIVATE, ROLES, World, make_world, picture

# Who asks, and in whose column of the table of routes they find their pages.
ASKING = {
    "guest": "anonymous",
    "mentee": "mentee",
    "mentor": "mentor",
    "both": "other_mentor",
    "staff": "staff",
    "link": "anonymous",
}
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
SIGN_IN = {"/accounts/login/", "/accounts/login/code/"}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
NO_ROWS_OF_OURS = {"cache", "django_session"}
COUNTED = "people.SignInTry"  # a try at signing in is counted, also when it is refused
WORDS = [*PRIVATE.values(), "zqlinkzq", CANARY]


class Lines(logging.Handler):
    """What is logged: as it was said, and as the console would show it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.shown = HideSignedLinks()

    def emit(self, record: logging.LogRecord) -> None:
        self.said += [record.getMessage(), self.shown.format(record)]


@contextmanager
def overhearing() -> Iterator[Lines]:
    """Every logger, at its most talkative; only of the SQL, which production never logs, nothing."""
    lines, root, sql = Lines(), logging.getLogger(), logging.getLogger("django.db.backends")
    levels = root.level, sql.level
    root.setLevel(logging.DEBUG)
    sql.setLevel(logging.WARNING)
    root.addHandler(lines)
    try:
        yield lines
    finally:
        root.removeHandler(lines)
        root.setLevel(levels[0])
        sql.setLevel(levels[1])


class Asking:
    """One role with its browser, the pages and forms it has, and the rows as they are before each request."""

    def __init__(self, role: str) -> None:
        self.role, self.world = role, make_world()
        self.client, self.keys = self.come_in()
        self.forms: dict[str, Form] = {}
        self.addresses = [self.world.fill(row[0]) for row in ROUTES.values()] + self.keys
        self.walk()
        self.known = known_values(self.world)
        self.before = picture()
        self.answered: dict[int, int] = {}

    def come_in(self) -> tuple[Client, list[str]]:
        """A browser, and the addresses that only this role was mailed."""
        world = self.world
        if self.role == "both":
            make_booking(
                world.mentor, world.eve, open_slots(world.mentor, world.eve)[0], goal=PRIVATE["goal"]
            )
            make_booking(world.other_mentor, world.cy, goal=PRIVATE["goal"])
        keys = []
        if self.role == "link":
            names = [name.partition(":")[2] for name, row in ROUTES.items() if "/sessions/{" in row[0]]
            keys = [world.key_address(name) for name in names]
            keys += [answer_path(world.commitment), urlsplit(unsubscribe_url(world.bo, "reminders")).path]
        return world.client(ASKING[self.role]), keys

    def walk(self) -> None:
        """Open every page that the table lets this role see, and note its forms and links with a query."""
        column = ROLES.index(ASKING[self.role])
        opened = [self.world.fill(row[0]) for row in ROUTES.values() if row[1].split()[column] == "200"]
        slot = open_slots(self.world.mentor)[9].starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        opened.append(f"/mentors/{self.world.mentor.slug}/book/?starts_at={slot}")
        if self.role == "staff":
            opened += self.rows_for_staff()
        shapes: set[str] = set()
        for address in opened + self.keys:
            answer = self.client.get(address)
            if "html" not in answer.headers.get("Content-Type", ""):
                continue
            page = answer.content.decode()
            for form in forms_of(page, address):
                self.forms.setdefault(f"{form.method} {shape(form.address)} {sorted(form.kinds)}", form)
            links = sorted(link for link in links_of(page, address) if "?" in link and "/static/" not in link)
            for link in links:
                if shape(link) not in shapes:
                    shapes.add(shape(link))
                    self.addresses.append(link)

    def rows_for_staff(self) -> list[str]:
        rows = (
            (User, self.world.bo.pk),
            (MentorProfile, self.world.mentor.pk),
            (Resource, 1),
            (Booking, self.world.booking.pk),
        )
        models = [(f"{m._meta.app_label}/{m._meta.model_name}", pk) for m, pk in rows]
        return [f"/admin/{model}/{pk}/change/" for model, pk in models]

    def browser(self) -> Client:
        """The same web session in a client of its own, which keeps to itself what it is told."""
        client = Client(raise_request_exception=False)
        for name, morsel in self.client.cookies.items():
            client.cookies[name] = morsel.value
        return client

    def ask(self, request: "Request") -> None:
        """Send it from this role's browser, look at what became of it, and take everything back."""
        wrote: set[str] = set()

        def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            if found := WRITES.match(sql):
                wrote.add(found[1])
            return execute(sql, *rest)

        client = self.browser()
        with overhearing() as lines, transaction.atomic():
            cache.clear()
            with connection.execute_wrapper(watch):
                answer = request.send(client)
            status = answer.status_code
            self.answered[status] = self.answered.get(status, 0) + 1
            assert status < 500, f"{status} for {request}"
            if wrote - NO_ROWS_OF_OURS and (request.method in SAFE or is_refused(answer)):
                after = picture()
                changed = [name for name in after if after[name] != self.before[name] and name != COUNTED]
                assert not changed, f"{status} and yet changed: {changed} by {request}"
            transaction.set_rollback(True)
        told = [line for line in lines.said if any(word in line for word in WORDS)]
        assert not told, f"A log carries {told[0][:300]!r} after {request}"


def known_values(world: World) -> tuple[str, ...]:
    """Names of rows: one's own and other people's."""
    bookings = [
        str(pk) for pk in Booking.objects.order_by("starts_at", "status").values_list("pk", flat=True)
    ]
    people = [str(person.pk) for person in (world.ada, world.bo, world.dee)]
    return (*bookings, *people, world.mentor.slug, world.other_mentor.slug, "first-job", "Africa/Lagos", LINK)


def is_refused(answer: Any) -> bool:
    """By its status, by the way it leads to, or because a form came back with what is wrong."""
    if answer.status_code >= 400 or urlsplit(answer.headers.get("Location", "")).path in SIGN_IN:
        return True
    contexts = answer.context or []
    values = [
        value for context in contexts for layer in getattr(context, "dicts", []) for value in layer.values()
    ]
    forms = [value for value in values if isinstance(value, BaseForm | BaseFormSet)]
    return answer.status_code == 200 and any(form.is_bound and not form.is_valid() for form in forms)


@dataclass
class Request:
    method: str
    path: str
    kind: str
    body: bytes
    headers: dict[str, str]
    cookies: dict[str, str]

    def send(self, client: Client) -> Any:
        for name, value in self.cookies.items():
            client.cookies[name] = value
        return client.generic(self.method, self.path, self.body, self.kind, **self.headers)


@st.composite
def requests(draw: st.DrawFn, asking: Asking, form: Form | None) -> Request:
    """The form with some of its fields made wrong, or else any address with a query that is."""
    values = nasty(asking.known)
    if form:
        path, method = form.address, form.method
        fields = draw(filled(form, values))
    else:
        path, method = draw(st.sampled_from(asking.addresses)), "GET"
        names = [part.partition("=")[0] for part in urlsplit(path).query.split("&") if part]
        names += ["next", "week", "page", "theme", "starts_at", "key", "q", "from", "to", "_popup", "e"]
        fields = draw(st.lists(st.tuples(st.sampled_from(names), values), max_size=3))
        path = draw(st.sampled_from([path, path.partition("?")[0]]))
    if draw(st.integers(0, 9)) == 9:
        method = draw(st.sampled_from(METHODS))
    if draw(st.integers(0, 19)) == 19:
        path = draw(elsewhere(path, values))
    if method in SAFE:
        path += ("&" if "?" in path else "?") + as_query(fields) if fields else ""
        fields = []
    elif draw(st.integers(0, 9)) == 9:
        path += ("&" if "?" in path else "?") + as_query([("next", draw(values)), ("key", draw(values))])
    kind = draw(st.sampled_from(KINDS))
    odd = st.dictionaries(st.sampled_from(HEADERS), values.map(as_header), max_size=2)
    headers = draw(odd) if draw(st.integers(0, 4)) == 4 else {}
    more = st.dictionaries(st.sampled_from(COOKIES), values.map(as_header), max_size=2)
    cookies = draw(more) if draw(st.integers(0, 9)) == 9 else {}
    return Request(method, path, kind, b"" if method in SAFE else BODIES[kind](fields), headers, cookies)


@st.composite
def filled(draw: st.DrawFn, form: Form, values: st.SearchStrategy[str]) -> list[tuple[str, str]]:
    """What a browser would send, with a few fields left out, repeated, made up or wrong."""
    fields: list[tuple[str, str]] = []
    names = [name for name in form.kinds if name and name != "csrfmiddlewaretoken"]
    wrong = set(draw(st.lists(st.sampled_from(names), max_size=2))) if names else set()
    for name in names:
        if name in wrong:
            fields += [(name, draw(values)) for _time in range(draw(st.sampled_from([0, 1, 1, 1, 2])))]
            continue
        good = (
            form.offers.get(name, []) if form.kinds[name] in {"select", "radio", "checkbox", "submit"} else []
        )
        sent = [value for value in form.sends.get(name, []) if value]
        usual = PLAUSIBLE.get(form.kinds[name], ())
        if choices := [*usual, *usual, *usual, *sent, *good]:
            fields.append((name, draw(st.sampled_from(choices))))
    if draw(st.integers(0, 4)) == 4:
        fields.append(
            (draw(st.sampled_from(["next", "by", "status", "\x00", "is_staff", "id"])), draw(values))
        )
    return fields


@st.composite
def elsewhere(draw: st.DrawFn, path: str, values: st.SearchStrategy[str]) -> str:
    """The same address with one of its parts made wrong."""
    parts = path.partition("?")[0].split("/")
    place = draw(st.integers(1, max(1, len(parts) - 1)))
    parts[place % len(parts)] = as_header(draw(values).replace(CANARY, "x"))
    return "/".join(["", *parts[1:]])


def ask_anything(role: str, cases: int, *, number: int | None = None) -> dict[int, int]:
    """So many requests in one role, the same number for each form; how often each status came. The same ones
    each time, or with a `number` those that belong to it. Raises AssertionError with the smallest request
    that is answered wrongly."""
    asking = Asking(role)
    each = max(1, cases * 3 // 4 // len(asking.forms))
    plan: list[tuple[Form | None, int]] = [(form, each) for form in asking.forms.values()]
    plan.append((None, cases - each * len(asking.forms)))
    for place, (form, times) in enumerate(plan):
        ask_of(asking, form, times, None if number is None else 1000 * number + place)
    return asking.answered


def ask_of(asking: Asking, form: Form | None, times: int, number: int | None) -> None:
    chosen = settings(
        max_examples=times,
        deadline=None,
        database=None,
        derandomize=number is None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )

    @given(request=requests(asking, form))
    def every(request: Request) -> None:
        asking.ask(request)

    (chosen(every) if number is None else seed(number)(chosen(every)))()
