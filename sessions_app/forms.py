"""Shapes of input that several acts share: words without what could do harm elsewhere, moments, one line."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentoring.slots import is_quarter
from people.mail import one_line, safe_words, shows

INSTANT = re.compile(
    r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:00)?(Z|[+-](0[0-9]|1[0-4]):(00|15|30|45))"
)

QUICK = {
    "late": _("I'm running late."),
    "no-connection": _("I can't connect."),
}


def clean_words(text: str, *, lines: bool) -> str:
    """A person's words without control characters; white space is single, line breaks
    stay only where `lines` allows them."""
    if not lines:
        return one_line(text)
    words = "\n".join(" ".join(row.split()) for row in safe_words(text).split("\n")).strip()
    return words if shows(words) else ""


class WordsField(forms.CharField):
    """What a person writes, cleaned first and measured then, in a field that speaks in their voice.

    No `maxlength` reaches the browser: it would cut off a pasted text without a
    word, and here nothing typed is lost.
    """

    def __init__(
        self, *, longest: int, shortest: int = 0, rows: int = 3, lines: bool = False, **options: Any
    ) -> None:
        self.longest, self.shortest, self.lines = longest, shortest, lines
        options.setdefault("widget", forms.Textarea(attrs={"class": "voice", "rows": rows}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return clean_words(str(value or ""), lines=self.lines)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and len(value) < self.shortest:
            raise ValidationError(
                _("That is a little short: write at least %(count)s letters.") % {"count": self.shortest}
            )
        if (over := len(value) - self.longest) > 0:
            sentence = ngettext(
                "This is %(over)s character too long: %(longest)s is the most.",
                "This is %(over)s characters too long: %(longest)s is the most.",
                over,
            )
            raise ValidationError(sentence % {"over": over, "longest": self.longest})


def read_instant(values: Sequence[str]) -> datetime | None:
    """The one moment that an address or a form names, in UTC and on the quarter hour; None for anything else.

    Only RFC 3339 with an offset counts: a time without one names no moment, and
    nobody should guess which was meant.
    """
    if len(values) != 1 or len(values[0]) > 25 or not INSTANT.fullmatch(values[0]):
        return None
    try:
        moment = datetime.fromisoformat(values[0]).astimezone(UTC)
    except ValueError:
        return None
    return moment if is_quarter(moment) else None


class ActionForm(forms.Form):
    """A form whose page writes the form tag and the buttons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def typed_words(self) -> list[str]:
        """Everything a person wrote, so that a refusal can give it back."""
        words = [name for name, field in self.fields.items() if isinstance(field, WordsField)]
        return [str(self.data[name]) for name in words if name in self.data]


class MessageForm(forms.Form):
    """One line, typed or tapped. What is tapped goes out before what is typed, so neither is lost."""

    text = WordsField(label=_("Your message"), longest=500, rows=2, lines=True, required=False)
    quick = forms.ChoiceField(choices=list(QUICK.items()), required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        parts = [str(QUICK[cleaned["quick"]])] if cleaned.get("quick") else []
        cleaned["line"] = " ".join([*parts, cleaned.get("text", "")]).strip()
        if not cleaned["line"] and not self.errors:
            self.add_error("text", _("Write a line first."))
        return cleaned
