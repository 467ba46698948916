"""Fields for what people write: their words, one line or several, without what could do harm elsewhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.mail import one_line, safe_words


def clean_words(text: str, *, lines: bool) -> str:
    """A person's words without control characters; white space is single, line breaks stay only where `lines` allows them."""
    if not lines:
        return one_line(text)
    return "\n".join(" ".join(row.split()) for row in safe_words(text).split("\n")).strip()


class WordsField(forms.CharField):
    """What a person writes, cleaned first and measured then, in a field that speaks in their voice.

    No `maxlength` reaches the browser: it would cut off a pasted text without a word, and here nothing typed is lost.
    """

    def __init__(self, *, longest: int, shortest: int = 0, rows: int = 3, lines: bool = False, **options: Any) -> None:
        self.longest, self.shortest, self.lines = longest, shortest, lines
        options.setdefault("widget", forms.Textarea(attrs={"class": "voice", "rows": rows}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return clean_words(str(value or ""), lines=self.lines)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and len(value) < self.shortest:
            raise ValidationError(_("That is a little short: write at least %(count)s letters.") % {"count": self.shortest})
        if (over := len(value) - self.longest) > 0:
            sentence = ngettext(
                "This is %(over)s character too long: %(longest)s is the most.",
                "This is %(over)s characters too long: %(longest)s is the most.",
                over,
            )
            raise ValidationError(sentence % {"over": over, "longest": self.longest})
