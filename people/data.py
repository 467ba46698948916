"""What is kept about one person: handing it to them, and removing it.

Each app says here what it keeps: a section of the copy (`exports`), how its part is removed (`erases`), and
what must be over before (`holds_back`). `tests/test_personal_data.py` holds every column against it.
"""

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, cast

from django.conf import settings
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from people.models import Closure, User
from people.templatetags.times import clock, date_words, day

logger = logging.getLogger(__name__)

Words = str | Promise
Row = tuple[models.Model, Mapping[str, Any]]
Reader = Callable[[User], Iterable[Row]]
Eraser = Callable[[User, datetime], None]
Reason = Callable[[User, datetime], Iterable[str]]


@dataclass(frozen=True)
class Section:
    """One part of the copy: rows of one model. `columns` are taken from the row; `also` are the names and
    labels of what the reader gives beside it, instead of a key to another row. `read` yields (row, also)."""

    name: str
    heading: Words
    model: type[models.Model]
    columns: tuple[str, ...]
    also: Mapping[str, Words]
    read: Reader


@dataclass(frozen=True)
class Part:
    """A section with its rows, as the page shows them: (label, words) pairs."""

    heading: str
    rows: list[list[tuple[str, str]]] = field(default_factory=list)


class NotYet(Exception):  # noqa: N818 # a refusal; the message is a sentence for whoever asked
    """The person can't be removed as long as this stands."""


SECTIONS: list[Section] = []
LOGS = {"mails", "signed_in", "trail"}  # what a reader wants last
ERASERS: list[Eraser] = []
HOLDING_BACK: list[Reason] = []


def exports(
    name: str,
    heading: Words,
    model: type[models.Model],
    columns: tuple[str, ...],
    also: Mapping[str, Words] | None = None,
) -> Callable[[Reader], Reader]:
    """Register the function that reads one section of a copy."""

    def register(read: Reader) -> Reader:
        SECTIONS.append(Section(name, heading, model, columns, also or {}, read))
        return read

    return register


def erases(eraser: Eraser) -> Eraser:
    """Register what removes an app's part of a person, inside the one transaction of `erase`."""
    ERASERS.append(eraser)
    return eraser


def holds_back(reason: Reason) -> Reason:
    """Register what must be over before a person is removed: yields a sentence for each such thing."""
    HOLDING_BACK.append(reason)
    return reason


def what_we_keep(user: User) -> dict[str, list[dict[str, Any]]]:
    """Every section by its name: plain values, moments in UTC (ISO 8601)."""
    return {section.name: [plain_row(section, row) for row in section.read(user)] for section in SECTIONS}


def plain_row(section: Section, row: Row) -> dict[str, Any]:
    instance, also = row
    return {name: plain(value_of(instance, name)) for name in section.columns} | {
        name: plain(also.get(name, "")) for name in section.also
    }


def column_of(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    return cast("models.Field[Any, Any]", model._meta.get_field(name))


def value_of(instance: models.Model, name: str) -> Any:
    return column_of(type(instance), name).value_from_object(instance)


def plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if isinstance(value, int | float | None) else str(value)


def parts(user: User) -> Iterator[Part]:
    """The same for a reader, in the active language and zone; what is empty is left out."""
    for section in sorted(SECTIONS, key=lambda section: section.name in LOGS):
        rows = [list(said(section, row)) for row in section.read(user)]
        if rows:
            yield Part(str(section.heading), rows)


def said(section: Section, row: Row) -> Iterator[tuple[str, str]]:
    instance, also = row
    for name, label in section.also.items():
        if words := in_words(also.get(name, "")):
            yield str(label), words
    for name in section.columns:
        column = column_of(type(instance), name)
        value = column.value_from_object(instance)
        if column.choices:
            value = dict(column.flatchoices).get(value, value)
        if words := in_words(value):
            yield str(capfirst(column.verbose_name)), words


def in_words(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{day(value)}, {clock(value)}"
    if isinstance(value, date):
        return date_words(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(in_words(one) for one in value)
    return "" if value is None else str(value)


def make_zip(user: User, now: datetime) -> bytes:
    """data.json and the same as a page, index.html: all we keep about this person, and nothing else."""
    about = {"site": settings.SITE_NAME, "made_at": now.isoformat()}
    with timezone.override(user.zone), translation.override(settings.LANGUAGE_CODE):
        context = {
            "parts": list(parts(user)),
            "person": user,
            "now": now,
            "site_name": settings.SITE_NAME,
            "zone": user.zone_name,
            "lang": translation.get_language(),
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
        }
        page = render_to_string("people/data_copy_page.html", context)
    words = json.dumps(about | what_we_keep(user), ensure_ascii=False, indent=2)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", words)
        archive.writestr("index.html", page)
    return file.getvalue()


def why_not_erase(user: User, now: datetime) -> list[str]:
    """A sentence for each thing that must be over first; [] when this person can be removed."""
    if user.is_staff:
        return [_("They are on the team: take their rights away first.")]
    return [sentence for reason in HOLDING_BACK for sentence in reason(user, now)]


def erase(user: User, *, now: datetime) -> None:
    """Remove a person for good: who they are and what they wrote. What others wrote, and that half hours took
    place, stays. Again, it changes nothing.

    One transaction, under the lock that every change to a person's time and profile takes (their row). Their
    country stays: it is a count of where people come from, and tells nobody who. Raises NotYet, with all the
    sentences, while something holds them back.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if user.erased_at:
            return
        if sentences := why_not_erase(user, now):
            raise NotYet(" ".join(sentences))
        for eraser in ERASERS:  # the first, of this app, sets `erased_at`
            eraser(user, now)


def erase_due(now: datetime) -> int:
    """Remove whoever left and didn't think better of it in their week; how many. Who is still held back comes
    again at the next round."""
    erased = 0
    for closure in Closure.objects.to_remove(now).select_related("user"):
        try:
            with transaction.atomic():
                list(User.objects.select_for_update(no_key=True).filter(pk=closure.user_id))
                if not Closure.objects.to_remove(now).filter(pk=closure.pk).exists():
                    continue  # thought better of it in this very moment
                erase(closure.user, now=now)
        except NotYet as error:
            logger.warning("Account %s can't be removed yet: %s", closure.user_id, error)
        except Exception:  # whatever it is, the others are removed all the same
            logger.exception("Account %s was not removed.", closure.user_id)
        else:
            erased += 1
    return erased
