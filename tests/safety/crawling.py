"""Follow every link that a page or a mail shows, as a mail scanner or a curious person would."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.utils import timezone

from people.models import Notification
from people.outbox import TooEarly, render
from tests.safety.world import HOST

LIMIT = 400


class Links(HTMLParser):
    """Every address that a page names and that a GET would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form" and (values.get("method") or "get").lower() == "get":
            self.found.add(values.get("action") or "")
        for name in ("href", "src", "data-url", "hx-get"):
            if values.get(name):
                self.found.add(values[name] or "")


@dataclass
class Form:
    """Where a form leads, what it would send untouched, and what else its fields offer."""

    address: str
    method: str
    sends: dict[str, list[str]] = field(default_factory=dict)
    offers: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Every form of a page."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.found, self.outside = here, [], Form(here, "POST")
        self.select, self.text = "", ""

    @property
    def form(self) -> Form:
        return self.found[-1] if self.found else self.outside

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name, value, kind = values.get("name", ""), values.get("value", ""), values.get("type", "text")
        if tag == "form":
            address = urljoin(HOST + self.here, values.get("action") or self.here).removeprefix(HOST)
            self.found.append(Form(address.partition("#")[0], values.get("method", "get").upper()))
        elif tag == "select":
            self.select = name
            self.form.kinds[name] = tag
        elif tag == "option" and self.select:
            self.offer(self.select, value, is_sent="selected" in values)
        elif tag in {"input", "button"} and name:
            is_choice = kind in {"checkbox", "radio"}
            self.form.kinds[name] = kind
            self.offer(name, value, is_sent="checked" in values if is_choice else tag == "input")
        elif tag == "textarea":
            self.text = name
            self.form.kinds[name] = tag
            self.form.sends.setdefault(name, [""])

    def offer(self, name: str, value: str, *, is_sent: bool) -> None:
        self.form.offers.setdefault(name, []).append(value)
        if is_sent:
            self.form.sends.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.text:
            self.form.sends[self.text] = [self.form.sends[self.text][0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.text = ""


def forms_of(page: str, here: str) -> list[Form]:
    """Every form of a page that leads somewhere on this site."""
    parser = Forms(here)
    parser.feed(page)
    return [form for form in parser.found if form.address.startswith("/")]


def links_of(page: str, here: str) -> set[str]:
    """Addresses on this site, without fragments."""
    parser = Links()
    parser.feed(page)
    absolute = {urljoin(HOST + here, link).partition("#")[0] for link in parser.found}
    return {address.removeprefix(HOST) for address in absolute if address.startswith(f"{HOST}/")}


def shape(address: str) -> str:
    """Addresses of one kind of page: so that paging through weeks and filters comes to an end."""
    path, query = urlsplit(address)[2:4]
    names = sorted(part.partition("=")[0] for part in query.split("&") if part)
    if path.startswith("/admin/"):  # one page for all rows, and filters together are no new page
        path, names = re.sub(r"/[0-9a-f-]{36}/", "/0/", path), names if len(names) < 2 else ["several"]
    return re.sub(r"\d{4}-W\d\d|\d+", "0", path) + "?" + "&".join(names)


def crawl(
    client: Client, starts: set[str], *, each_shape: int = 2, read: dict[str, str] | None = None
) -> dict[str, int]:
    """GET every page that can be reached, and HEAD one of each kind; the status of each
    by its address, its words in `read`."""
    client.raise_request_exception = False
    waiting, seen, shapes = sorted(starts), {}, {}
    while waiting:
        assert len(seen) < LIMIT, "This walk does not come to an end."
        address = waiting.pop()
        kind = shape(address)
        if address in seen or shapes.get(kind, 0) >= each_shape or address.startswith("/static/"):
            continue
        if kind not in shapes:
            client.head(address)
        shapes[kind] = shapes.get(kind, 0) + 1
        response = client.get(address)
        seen[address] = response.status_code
        if read is not None:
            read[address] = response.content.decode()
        if response.headers.get("Location"):
            waiting += links_of(f'<a href="{response.headers["Location"]}">', address)
        elif "html" in response.headers.get("Content-Type", ""):
            waiting += sorted(links_of(response.content.decode(), address))
    return seen


def links_in_mails(after: int = 0) -> set[str]:
    """Every link of every mail that is owed and true now, sent or not, as its reader would find it; of
    those written down `after` a row's number only."""
    found: set[str] = set()
    for notification in Notification.objects.filter(pk__gt=after).select_related("recipient"):
        with suppress(TooEarly):
            mail = render(notification, timezone.now())
            if mail is None:
                continue
            parts = (mail.text, unescape(mail.html), mail.unsubscribe_url, mail.calendar.decode())
            words = "\n".join(parts).replace("\r\n ", "")
            found |= {link.rstrip(".,;") for link in re.findall(re.escape(HOST) + r"(/[^\s\"'<>\\]*)", words)}
    return found
