"""The starter library: resources, coaching questions and guides to the topics, from the files in `starter/`.

Loading it adds what is missing and fills what is empty. What a curator has changed,
retired or written is never touched.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from mentoring.models import Theme
from resources.models import CoachingQuestion, Resource, canonical_url, spellings

FOLDER = Path(__file__).parent / "starter"
ANY_THEME = "any"
PARTS = {
    "What people bring": "people_bring",
    "What half an hour can do": "half_hour_can",
    "What to prepare": "prepare",
    "Goals that fit": "fitting_goals",
    "Too big": "too_big",
}


@dataclass
class Loaded:
    """What a run added, and what it left as it was, by name."""

    added: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def load(*, now: datetime, dry_run: bool = False) -> dict[str, Loaded]:
    """Load everything in one transaction; a dry run does the same and rolls it
    back. Returns what happened, by sort."""
    with transaction.atomic():
        themes = {theme.slug: theme for theme in Theme.objects.all()}
        done = {
            "resources": load_resources(themes, now),
            "coaching questions": load_questions(themes),
            "guides to topics": load_guides(themes),
        }
        transaction.set_rollback(dry_run)
    return done


def rows_of(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_resources(themes: dict[str, Theme], now: datetime) -> Loaded:
    loaded = Loaded()
    listed = set(Resource.objects.values_list("url", flat=True))
    for row in rows_of("resources.csv"):
        known = [themes[slug] for slug in row["themes"].split("|") if slug in themes]
        if listed & spellings(row["url"]):
            loaded.left.append(row["title"])
        elif not known:
            loaded.skipped.append(f"{row['title']}: its topics are not on this site")
        else:
            add_resource(row, known, now)
            listed.add(canonical_url(row["url"]))
            loaded.added.append(row["title"])
    return loaded


def add_resource(row: dict[str, str], themes: list[Theme], now: datetime) -> None:
    plain = (
        "title",
        "url",
        "kind",
        "language",
        "level",
        "country_specific",
        "who_for",
        "not_for",
        "summary",
        "why",
    )
    resource = Resource(
        **{name: row[name] for name in plain},
        minutes=int(row["minutes"]) if row["minutes"] else None,
        status=Resource.Status.PUBLISHED,
        reviewed_at=now,
        created_at=now,
    )
    resource.save()
    resource.themes.set(themes)


def load_questions(themes: dict[str, Theme]) -> Loaded:
    loaded = Loaded()
    asked = set(CoachingQuestion.objects.values_list("text", flat=True))
    missing = []
    for position, row in enumerate(rows_of("coaching_questions.csv"), start=1):
        text, slug = row["question"], row["theme"]
        if text in asked:
            loaded.left.append(text)
        elif slug != ANY_THEME and slug not in themes:
            loaded.skipped.append(f"{text}: its topic is not on this site")
        else:
            missing.append(
                CoachingQuestion(theme=themes.get(slug), text=text, moment=row["moment"], position=position)
            )
            loaded.added.append(text)
    CoachingQuestion.objects.bulk_create(missing)
    return loaded


def load_guides(themes: dict[str, Theme]) -> Loaded:
    """Fill the empty parts of each topic's guide."""
    loaded = Loaded()
    for slug, parts in read_guides((FOLDER / "theme_guides.md").read_text(encoding="utf-8")).items():
        theme = themes.get(slug)
        if theme is None:
            loaded.skipped.append(f"{slug}: not a topic of this site")
            continue
        empty = {name: text for name, text in parts.items() if not getattr(theme, name)}
        if empty:
            Theme.objects.filter(pk=theme.pk).update(**empty)
        loaded.added += [f"{slug}: {name}" for name in empty]
        loaded.left += [f"{slug}: {name}" for name in parts if name not in empty]
    return loaded


def read_guides(text: str) -> dict[str, dict[str, str]]:
    """{"first-job": {"people_bring": "…", "fitting_goals": "one a line", …}, …}.
    An unknown heading is a ValueError."""
    guides: dict[str, dict[str, str]] = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        slug, _newline, body = section.partition("\n")
        parts = guides.setdefault(slug.strip(), {})
        for block in re.split(r"^### ", body, flags=re.MULTILINE)[1:]:
            heading, _newline, words = block.partition("\n")
            if heading.strip() not in PARTS:
                raise ValueError(f"{slug.strip()}: {heading.strip()!r} is not a part of a guide.")
            parts[PARTS[heading.strip()]] = "\n".join(
                line.removeprefix("- ") for line in words.strip().splitlines()
            )
    return guides
