"""Answering how a next step went."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import User
from sessions_app.forms.actions import ActionForm
from sessions_app.forms.fields import WordsField
from sessions_app.forms.wrap_up import AskOnField
from sessions_app.models import Commitment

NOT_YET = "not_yet"
ANSWERS = [
    (Commitment.Status.DONE.value, _("Done")),
    (Commitment.Status.PARTLY.value, _("Partly")),
    (NOT_YET, _("Not yet")),
    (Commitment.Status.DROPPED.value, _("I let it go")),
]


class AnswerForm(ActionForm):
    """One of four answers of equal weight, a few words if they like, and for "Not yet" when to ask again."""

    reflection = WordsField(label=_("A few words, if you like"), longest=600, rows=2, lines=True, required=False)
    due_on = AskOnField(label=_("If not yet, ask me again on"))
    answer = forms.ChoiceField(
        choices=ANSWERS,
        label=_("How did it go?"),
        error_messages={"required": _("Press one of the four answers."), "invalid_choice": _("Press one of the four answers.")},
    )

    def __init__(self, *args: Any, person: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(AskOnField, self.fields["due_on"]).bind_to(person, now)

    @property
    def answers(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in ANSWERS]

    @property
    def is_not_yet(self) -> bool:
        return self.cleaned_data.get("answer") == NOT_YET

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.is_not_yet:
            self.errors.pop("due_on", None)
        elif not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Choose a date on which we ask again."))
        return cleaned
