"""After the session: what came of it, challenges, and what the mentee will do next."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.models import User
from sessions_app.commitments import ASK_AFTER, ASK_WITHIN, TOMORROW, Promise, check_due_on, today_of
from sessions_app.errors import BookingError
from sessions_app.forms import ActionForm, WordsField
from sessions_app.models import Booking, Challenge, Commitment
from sessions_app.models.commitments import LINE_MAX

HELD = "held"
LINES = (1, 2)
NOT_YET = "not_yet"
ANSWERS = [
    (Commitment.Status.DONE.value, _("Done")),
    (Commitment.Status.PARTLY.value, _("Partly")),
    (NOT_YET, _("Not yet")),
    (Commitment.Status.DROPPED.value, _("I let it go")),
]


class AskOnField(forms.DateField):
    """A date on which the app asks: from tomorrow to six weeks on, on the mentee's
    calendar (`bind_to` says whose)."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        options.setdefault("error_messages", {"invalid": _("Write the date like this: 2026-12-01.")})
        super().__init__(input_formats=["%Y-%m-%d"], required=False, **options)

    def bind_to(self, person: User, now: datetime) -> None:
        today = today_of(person, now)
        self.person, self.now = person, now
        self.initial = today + ASK_AFTER
        self.widget.attrs |= {"min": (today + TOMORROW).isoformat(), "max": (today + ASK_WITHIN).isoformat()}

    def validate(self, value: date | None) -> None:
        if value is None:
            return
        try:
            check_due_on(value, self.person, self.now)
        except BookingError as error:
            raise ValidationError(str(error)) from error


class SessionForm(ActionForm):
    """A form about one session."""

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.booking = booking


class OutcomeForm(SessionForm):
    """Did they meet? Held is chosen already."""

    outcome = forms.ChoiceField(
        label=_("Did you meet?"),
        choices=[(HELD, _("Yes, we met")), *Booking.MissedReason.choices],
        initial=HELD,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.booking.status == Booking.Status.MISSED:
            self.fields["outcome"].initial = self.booking.missed_reason

    @property
    def was_held(self) -> bool:
        return self.cleaned_data.get("outcome") == HELD

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Booking.MissedReason.choices]

    def refuse_lines_without_session(self, typed: list[str]) -> None:
        if self.cleaned_data.get("outcome") not in (None, HELD) and any(typed):
            self.add_error(
                "outcome",
                _("You have written something for after a session. Choose “Yes, we met”, or clear it."),
            )


class ChallengeForm(SessionForm):
    """At most two lines that the mentor challenges the mentee with."""

    line_1 = WordsField(label=_("A challenge"), longest=LINE_MAX, rows=2, required=False)
    line_2 = WordsField(label=_("One more"), longest=LINE_MAX, rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in LINES:
            self.fields[f"line_{number}"].widget.attrs["placeholder"] = " "
        for challenge in self.booking.challenges.all():
            self.fields[f"line_{challenge.position}"].initial = challenge.text

    @property
    def lines(self) -> list[str]:
        return [
            self.cleaned_data[f"line_{number}"] for number in LINES if self.cleaned_data[f"line_{number}"]
        ]


class MentorWrapUpForm(OutcomeForm, ChallengeForm):
    """The mentor's side of "After your session"."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.refuse_lines_without_session([cleaned.get(f"line_{number}", "") for number in LINES])
        return cleaned


class MenteeWrapUpForm(OutcomeForm):
    """The mentee's side: one or two lines "I will …", each with its date, or none and why."""

    line_1 = WordsField(label=_("I will"), longest=LINE_MAX, rows=2, required=False)
    due_1 = AskOnField(label=_("Ask me on"))
    from_1 = forms.IntegerField(required=False, widget=forms.HiddenInput)
    line_2 = WordsField(label=_("I will"), longest=LINE_MAX, rows=2, required=False)
    due_2 = AskOnField(label=_("Ask me on"))
    from_2 = forms.IntegerField(required=False, widget=forms.HiddenInput)
    none_because = WordsField(label=_("None this time, because"), longest=200, rows=2, required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.challenges = {challenge.pk: challenge for challenge in self.booking.challenges.all()}
        for number in LINES:
            cast(AskOnField, self.fields[f"due_{number}"]).bind_to(self.booking.mentee, now)
            # Text in the field is told from none by the style sheet, which folds
            # all this away when they didn't meet.
            self.fields[f"line_{number}"].widget.attrs["placeholder"] = " "
        self.fields["none_because"].widget.attrs["placeholder"] = " "
        if not self.is_bound:  # a refused form leaves the focus to the summary of what is wrong
            self.fields["line_1"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        lines = [cleaned.get(f"line_{number}", "") for number in LINES]
        because = cleaned.get("none_because", "")
        self.refuse_lines_without_session([*lines, because])
        if cleaned.get("outcome") == HELD and not self.errors:
            self.check_one_of(any(lines), bool(because))
        for number in LINES:
            self.check_dated(number)
        return cleaned

    def check_dated(self, number: int) -> None:
        date_field = f"due_{number}"
        if (
            self.cleaned_data.get(f"line_{number}")
            and not self.cleaned_data.get(date_field)
            and date_field not in self.errors
        ):
            self.add_error(date_field, _("Choose a date on which we ask you."))

    def check_one_of(self, has_lines: bool, has_reason: bool) -> None:
        if has_lines and has_reason:
            self.add_error("none_because", _("Choose one: a next step, or none and why. Clear the other."))
        elif not has_lines and not has_reason:
            self.add_error(
                "line_1", _("Write one thing you will do, or say below why there is none this time.")
            )

    @property
    def challenge_rows(self) -> list[tuple[Challenge, bool]]:
        """Each challenge and whether a line has grown from it already."""
        used = {str(self[f"from_{number}"].value()) for number in LINES if self[f"line_{number}"].value()}
        return [(challenge, str(pk) in used) for pk, challenge in self.challenges.items()]

    @property
    def promises(self) -> list[Promise]:
        kept = []
        for number in LINES:
            if text := self.cleaned_data[f"line_{number}"]:
                grown_from = self.challenges.get(self.cleaned_data[f"from_{number}"])
                kept.append(
                    Promise(text, self.cleaned_data[f"due_{number}"], grown_from.text if grown_from else "")
                )
        return kept

    @property
    def has_second(self) -> bool:
        return bool(self["line_2"].value() or self.errors.get("line_2") or self.errors.get("due_2"))

    @property
    def has_none(self) -> bool:
        return bool(self["none_because"].value() or self.errors.get("none_because"))


def take_over(given: QueryDict, booking: Booking) -> dict[str, Any]:
    """What was posted, with one challenge put into the first empty line;
    nothing else that was typed changes."""
    filled: dict[str, Any] = given.dict()
    challenge = next(
        (one for one in booking.challenges.all() if str(one.position) == given.get("take")), None
    )
    empty = next((number for number in LINES if not given.get(f"line_{number}", "").strip()), None)
    if challenge and empty:
        filled |= {f"line_{empty}": challenge.text, f"from_{empty}": challenge.pk}
    return filled


class EnoughForm(ActionForm):
    """Once was enough. Only a mentor is offered the tick."""

    close_bookings = forms.BooleanField(
        label=_("Close my bookings for this person"),
        help_text=_("They can't book you again. They are not told why."),
        required=False,
    )

    def __init__(self, *args: Any, is_mentor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_mentor:
            del self.fields["close_bookings"]


class AnswerForm(ActionForm):
    """One of four answers of equal weight, a few words if they like, and for "Not yet" when to ask again."""

    reflection = WordsField(
        label=_("A few words, if you like"), longest=600, rows=2, lines=True, required=False
    )
    due_on = AskOnField(label=_("If not yet, ask me again on"))
    answer = forms.ChoiceField(
        choices=ANSWERS,
        label=_("How did it go?"),
        error_messages={
            "required": _("Press one of the four answers."),
            "invalid_choice": _("Press one of the four answers."),
        },
    )

    def __init__(self, *args: Any, person: User, now: datetime, due_on: date, **kwargs: Any) -> None:
        """`due_on` is when it is asked now: "not yet" never means sooner."""
        super().__init__(*args, **kwargs)
        field = cast(AskOnField, self.fields["due_on"])
        field.bind_to(person, now)
        field.initial = min(max(field.initial, due_on), today_of(person, now) + ASK_WITHIN)

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
