"""Moving, cancelling and not being able to help."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions_app.change.service import week_of
from sessions_app.forms import ActionForm, WordsField, read_instant
from sessions_app.models import Booking, Decline
from sessions_app.models.bookings import GOAL_MAX, GOAL_MIN

Reason = Decline.Reason
NO_ROOM_LASTS = timedelta(days=366)

# What goes out when the mentor writes nothing of their own: honest, kind, and true
# of everyone who chooses this reason.
STARTERS = {
    Reason.NOT_MY_FIELD: _(
        "Thank you for asking me. This isn't my field, and you deserve someone who knows it well."
    ),
    Reason.SECOND_HAND: _(
        "Thank you for asking me. I haven't done this myself, so all I have is second-hand advice. "
        "Someone who has been there can help you more."
    ),
    Reason.PROFESSIONAL: _(
        "Thank you for trusting me with this. It needs someone who is trained for it, and I'm not. "
        "Please take it to a professional: you deserve that help."
    ),
    Reason.NOT_REALISTIC: _(
        "Thank you for asking me. I don't think this can work as it is written, and I'd rather say "
        "so now than "
        "after half an hour. A smaller first step might work."
    ),
    Reason.TOO_WIDE: _(
        "Thank you for asking me. This is too much for 30 minutes. "
        "Choose the one part that matters most now: half an hour can move that forward."
    ),
    Reason.NO_ROOM: _(
        "Thank you for asking me. I have no room for this at the moment, and you deserve someone's "
        "full attention."
    ),
}


class MoveForm(ActionForm):
    """Which time instead; each open time is a button of its own."""

    starts_at = forms.CharField(required=False, max_length=400)

    def clean_starts_at(self) -> datetime:
        given = self.data.getlist("starts_at") if hasattr(self.data, "getlist") else []
        moment = read_instant(given)
        if moment is None:
            raise forms.ValidationError(_("That isn't one of the open times. Choose one below."))
        return moment


class MenteeCancelForm(ActionForm):
    """The mentee may say why."""

    reason = WordsField(label=_("Why? Only if you like"), longest=200, rows=2, required=False)


class MentorCancelForm(ActionForm):
    """The mentor says why with one tap; the first reason is chosen already, so no tap is needed either."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=Booking.CancelReason.choices,
        initial=Booking.CancelReason.CAME_UP,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("Choose one of these reasons."),
            "required": _("Choose one of these reasons."),
        },
    )


class DeclineForm(ActionForm):
    """Why the mentor can't help, in a sentence that is there already, and
    what they could help with instead."""

    reason = forms.ChoiceField(
        label=_("Why not?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a reason."),
            "invalid_choice": _("Choose one of these reasons."),
        },
    )
    sentence = WordsField(
        label=_("Say it in your own words"),
        help_text=_("Leave it empty to send the sentence shown with the reason."),
        longest=400,
        rows=3,
        required=False,
    )
    suggested_goal = WordsField(
        label=_("A goal I could help with"), shortest=GOAL_MIN, longest=GOAL_MAX, rows=2, required=False
    )

    no_room_until = forms.DateField(
        label=_("No room until"),
        help_text=_(
            "Only with “I have no room for it now”. Until then they can't book you; they are told the day."
        ),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write a date, such as 2026-12-24.")},
    )

    def __init__(self, *args: Any, booking: Booking, today: date, **kwargs: Any) -> None:
        """`today` on the mentor's calendar."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["no_room_until"].initial = week_of(booking)

    @property
    def reasons(self) -> list[tuple[str, str, str]]:
        """Each reason with its words and its sentence."""
        return [(reason.value, str(reason.label), str(STARTERS[reason])) for reason in Reason]

    def clean_no_room_until(self) -> date | None:
        """Only where it is meant: with another reason whatever stands there does no harm."""
        until: date | None = self.cleaned_data["no_room_until"]
        if until is None or self.data.get("reason") != Reason.NO_ROOM:
            return None
        if not self.today <= until <= self.today + NO_ROOM_LASTS:
            raise forms.ValidationError(_("Choose a day from today on, at most a year ahead."))
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        reason = cleaned.get("reason")
        if reason and not cleaned.get("sentence") and "sentence" not in self.errors:
            cleaned["sentence"] = str(STARTERS[Reason(reason)])
        return cleaned
