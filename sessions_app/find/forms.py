"""Shapes of what people ask for before they book: the first sentence, filters, a week, a range of dates."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentoring.models import Language, Theme
from mentoring.slots import Window
from people.names import by_name
from sessions_app.models.bookings import GOAL_MAX, GOAL_MIN

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OPEN_DATA_DAYS = 28
OPEN_DATA_LIMIT = 62


class HomeForm(forms.Form):
    """One sentence, which may wait, and a topic, which decides who can help;
    or one mentor, to ask them again."""

    goal = forms.CharField(
        label=_("Your sentence"),
        required=False,
        min_length=GOAL_MIN,
        max_length=GOAL_MAX,
        widget=forms.Textarea(attrs={"class": "voice voice-lg", "rows": 3}),
        error_messages={
            "min_length": _("Say it in a few more words, or leave it empty for now."),
            "max_length": _(
                "One sentence, please: at most %(limit_value)d characters. These are %(show_value)d."
            ),
        },
    )
    theme = forms.ChoiceField(
        label=_("Topic"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about: the topic decides which mentors you see."),
            "invalid_choice": _("That topic isn't here. Choose one of these, or “Something else”."),
        },
    )

    mentor = forms.SlugField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, themes: Sequence[Theme], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["theme"].choices = [(theme.slug, theme.label) for theme in themes]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_labels = False
        self.helper.layout = Layout("goal")

    def clean_goal(self) -> str:
        """One line, whatever was pressed between the words."""
        return " ".join(self.cleaned_data["goal"].split())


class DirectoryForm(forms.Form):
    """Which mentors to show. Everything is optional; it travels in the
    address, so it holds nothing private."""

    theme = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        error_messages={"invalid_choice": _("That topic isn't here any more. You see every topic.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        error_messages={"invalid_choice": _("Nobody here speaks that language yet. You see every language.")},
    )
    open = forms.BooleanField(label=_("Open in the next 7 days"), required=False)

    def __init__(
        self, *args: object, themes: Sequence[Theme], languages: Sequence[Language], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        topics = [(theme.slug, theme.label) for theme in themes]
        spoken = by_name((language.code, language.name) for language in languages)
        self.fields["theme"].choices = [("", _("Any topic")), *topics]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("Any language")), *spoken]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def is_used(self) -> bool:
        return any(self.cleaned_data.values())


def read_dates(params: Mapping[str, str], today: date) -> Window:
    """The window of `from` and `to`, which are UTC days, both inclusive;
    without either, four weeks from today.

    Raises ValidationError with a sentence for the asker.
    """
    if "from" not in params and "to" not in params:
        first, last = today, today + timedelta(days=OPEN_DATA_DAYS - 1)
    else:
        first, last = read_date(params.get("from", "")), read_date(params.get("to", ""))
    if last < first:
        raise ValidationError(gettext("“to” is before “from”."))
    if (last - first).days >= OPEN_DATA_LIMIT:
        raise ValidationError(gettext("Ask for at most %(days)d days at once.") % {"days": OPEN_DATA_LIMIT})
    return Window(
        datetime.combine(first, time.min, UTC), datetime.combine(last, time.min, UTC) + timedelta(days=1)
    )


def read_date(text: str) -> date:
    try:
        day = date.fromisoformat(text) if ISO_DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year in (date.min.year, date.max.year):
        raise ValidationError(gettext("Give both “from” and “to” as dates such as 2026-11-23."))
    return day
