"""A word to staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions_app.forms import ActionForm, WordsField
from sessions_app.models import Concern


class ConcernForm(ActionForm):
    """What went wrong, for staff to read."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Concern.Kind,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about."),
            "invalid_choice": _("Choose what it is about."),
        },
    )
    text = WordsField(
        label=_("What happened?"),
        longest=2000,
        rows=5,
        lines=True,
        error_messages={"required": _("Write in a few words what happened.")},
    )
