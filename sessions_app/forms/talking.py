"""A line to the other, and a word to staff."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from sessions_app.forms.fields import WordsField
from sessions_app.models import Concern

QUICK = {
    "late": _("I'm running late."),
    "no-connection": _("I can't connect."),
}


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


class ConcernForm(forms.Form):
    """What went wrong, for staff to read."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Concern.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about."), "invalid_choice": _("Choose what it is about.")},
    )
    text = WordsField(
        label=_("What happened?"),
        longest=2000,
        rows=5,
        lines=True,
        error_messages={"required": _("Write in a few words what happened.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
