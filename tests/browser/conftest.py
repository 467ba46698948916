"""A real site (web server and mail worker on the test database) and real
browsers for it, on the real clock."""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Route,
    WebError,
    sync_playwright,
)

from mentoring.models import MentorProfile
from people.models import User
from tests.browser.mailbox import Mailbox
from tests.factories import make_mentor, make_user
from tests.processes import mail_worker, web_server

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
QUIET += ["--disable-component-update", "--disable-sync"]
PATIENCE_MS = 15_000
# Chromium writes every answer of 400 or more to the console; pages that
# refuse something answer so on purpose.
REFUSALS = "Failed to load resource: the server responded with a status of 4"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser and the real clock, and shares one site."""
    marks = [
        pytest.mark.browser,
        pytest.mark.slow,
        pytest.mark.django_db(transaction=True, serialized_rollback=True),
        pytest.mark.xdist_group("browser"),
        pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: apt-get install chromium"),
    ]
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            for mark in marks:
                item.add_marker(mark)


@pytest.fixture
def chromium(transactional_db: None) -> Iterator[Browser]:
    """A browser. While it is there an event loop runs in this thread, so that Django gives the test
    a connection of its own to the same database: allowed, and closed at the end. The database is
    emptied and filled outside of all that."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture(scope="package")
def site(django_db_setup: None) -> Iterator[str]:
    """The address of a site with two web processes and one mail worker."""
    with web_server(workers=2) as address, mail_worker(BASE_URL=address):
        yield address


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.empty()
    yield box
    box.empty()


class Browsers:
    """Opens pages as someone's device would, and keeps what the console said and who else was asked."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.requests: list[str] = []

    def open(
        self,
        *,
        js: bool = True,
        width: int = 360,
        user: User | None = None,
        dark: bool = False,
        zone: str = "Africa/Lagos",
    ) -> Page:
        """A page of a new device. It has touched nothing yet, unless `user` is signed in on it."""
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": 800},
            java_script_enabled=js,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            has_touch=width < 600,
            locale="en-GB",
            timezone_id=zone,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.route(lambda url: not url.startswith(self.site), self.refuse)
        if user:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": self.site}]
            )
        context.on("console", self.hear)
        context.on("weberror", self.hear_error)
        context.on("request", self.note)
        self.contexts.append(context)
        return context.new_page()

    def refuse(self, route: Route) -> None:
        self.complaints.append(f"asked {urlsplit(route.request.url).netloc}")
        route.abort()

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSALS):
            self.complaints.append(f"{message.type}: {message.text} ({message.location['url']})")

    def hear_error(self, error: WebError) -> None:
        self.complaints.append(str(error.error))

    def note(self, request: Request) -> None:
        self.requests.append(request.url)


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def browsers(chromium: Browser, site: str) -> Iterator[Browsers]:
    """Whatever a test does, the console stays clean and no other site is asked for anything."""
    opened = Browsers(chromium, site)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.complaints == []


@pytest.fixture
def busy_ada(db: None) -> MentorProfile:
    """Ada, on every weekday from morning to evening in Helsinki, as the only mentor."""
    ada = make_user("ada@example.com", name="Ada Lind", timezone="Europe/Helsinki")
    return make_mentor(ada, can_help_with="First interviews\nA CV that is read", cannot_help_with="Visas")
