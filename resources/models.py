"""The curated library."""

import re
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from mentoring.models import MentorProfile, Theme
from people.models import User
from people.names import country_name, language_name

RESERVED_SLUGS = ("suggest", "curate")
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_cid|mc_eid)=")


def canonical_url(url: str) -> str:
    """The one spelling of an address: lower-case host, no default port, fragment or tracking
    parameters, a path of at least "/".

    Scheme and host are case-insensitive (RFC 3986, 6.2.2.1); paths and other parameters are left as they are.
    """
    parts = urlsplit(url.strip())
    host = parts.netloc.lower().removesuffix(":443").removesuffix(":80")
    query = "&".join(pair for pair in parts.query.split("&") if pair and not TRACKING.match(pair))
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, ""))


def spellings(url: str) -> set[str]:
    """The addresses that are almost always the same page: with and without
    "www.", "https" and a slash at the end."""
    parts = urlsplit(canonical_url(url))
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    return {
        urlunsplit((scheme, prefix + host, path + slash, parts.query, ""))
        for scheme in ("https", "http")
        for prefix in ("", "www.")
        for slash in ("", "/")
    }


class ResourceQuerySet(models.QuerySet["Resource"]):
    def published(self) -> Self:
        return self.filter(status=Resource.Status.PUBLISHED)

    def at(self, url: str) -> Self:
        """What is listed at this address already, however it is spelled."""
        return self.filter(url__in=spellings(url))

    def readable_first(self, language: str) -> Self:
        """What is in the reader's language, then the rest; what is for
        one country only comes last in each."""
        foreign = models.Case(models.When(language=language, then=0), default=1)
        tied = models.Case(models.When(country_specific="", then=0), default=1)
        return self.order_by(foreign, tied, "title", "pk")

    def on(self, theme: Theme) -> Self:
        return self.filter(themes=theme)

    def in_language(self, code: str) -> Self:
        return self.filter(language=code)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)


class Resource(models.Model):
    """One row is one thing worth someone's time: where it is, what it does and for whom."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        BOOK = "book", _("Book")
        VIDEO = "video", _("Video")
        COURSE = "course", _("Course")
        TOOL = "tool", _("Tool")
        EXERCISE = "exercise", _("Exercise")
        TEMPLATE = "template", _("Template")

    class Status(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        PUBLISHED = "published", _("Published")
        STALE = "stale", _("Needs a look")
        RETIRED = "retired", _("Retired")

    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, blank=True)
    url = models.URLField(
        _("address"), max_length=500, unique=True, validators=[URLValidator(schemes=["https", "http"])]
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.ARTICLE)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    why = models.CharField(_("why it is here"), max_length=200, blank=True)
    who_for = models.CharField(_("who it is for"), max_length=200, blank=True)
    not_for = models.CharField(_("who it is not for"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    country_specific = models.CharField(_("only for this country"), max_length=2, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    level = models.CharField(
        _("level"), max_length=12, choices=MentorProfile.Level, blank=True, help_text=_("Empty: anyone.")
    )
    themes = models.ManyToManyField(Theme, related_name="resources", verbose_name=_("themes"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.SUGGESTED)
    suggested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    link_status = models.CharField(_("link"), max_length=20, blank=True)
    link_checked_at = models.DateTimeField(_("link checked"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["title"]
        indexes = [models.Index(fields=["status", "title"], name="resource_by_status")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Addresses are stored in one spelling, so that the same thing isn't listed twice."""
        self.url = canonical_url(self.url)
        if not self.slug:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("resources:resource", args=[self.slug])

    def free_slug(self) -> str:
        base = slugify(self.title)[:70] or "resource"
        taken = {
            *RESERVED_SLUGS,
            *Resource.objects.filter(slug__startswith=base).values_list("slug", flat=True),
        }
        candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
        return next(slug for slug in candidates if slug not in taken)

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def country_name(self) -> str:
        return country_name(self.country_specific) if self.country_specific else ""

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.removeprefix("www.")


class CoachingQuestion(models.Model):
    """One row is one question that moves someone to action, by theme (none: any
    theme) and moment of the half hour."""

    class Moment(models.TextChoices):
        OPEN = "open", _("To open")
        EXPLORE = "explore", _("To explore")
        OPTIONS = "options", _("To find options")
        COMMIT = "commit", _("To commit")

    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, null=True, blank=True, related_name="coaching_questions"
    )
    text = models.CharField(_("question"), max_length=200)
    moment = models.CharField(_("moment"), max_length=8, choices=Moment)
    position = models.PositiveSmallIntegerField(_("position"), default=50)

    class Meta:
        verbose_name = _("coaching question")
        verbose_name_plural = _("coaching questions")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["text"], name="a_question_is_asked_once")]

    def __str__(self) -> str:
        return self.text
