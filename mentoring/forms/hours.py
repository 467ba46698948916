"""Forms about hours: rows of a week, days off and other hours on one date. Rows
are added and removed without script."""

from datetime import time
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from mentoring.models import AvailabilityRule, MentorProfile
from mentoring.models.time import validate_span
from mentoring.services import WeeklySpan

TypedRows = list[dict[str, Any]]
MOST_ROWS = 14
NEW_ROW = {"weekday": "", "start_time": "17:00", "end_time": "18:00"}
ON_THE_QUARTER = gettext_lazy("Times start on the quarter hour: :00, :15, :30 or :45.")
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]


def quarters() -> tuple[tuple[str, str], ...]:
    """Every quarter hour of a day from midnight on, as it is posted and as it is read."""
    return quarters_in(get_language())


@lru_cache
def quarters_in(language: str | None) -> tuple[tuple[str, str], ...]:
    """Kept for each language: a page of rows asks for them forty times."""
    pattern = pgettext("time of day, Django date format", "H:i")
    return tuple((f"{quarter:%H:%M}", str(formats.time_format(quarter, pattern))) for quarter in QUARTERS)


def start_choices() -> list[tuple[str, str]]:
    return [("", _("Choose")), *quarters()]


def end_choices() -> list[tuple[str, str]]:
    """As an end, 00:00 is the midnight that ends the day, so it stands last."""
    (midnight, _words), *others = quarters()
    return [("", _("Choose")), *others, (midnight, _("midnight"))]


def day_choices() -> list[tuple[str, str]]:
    return [("", _("Day")), *((str(value), str(label)) for value, label in AvailabilityRule.Weekday.choices)]


class QuarterField(forms.TypedChoiceField):
    """A wall-clock time on the quarter hour."""

    def __init__(self, **kwargs: Any) -> None:
        errors = {"invalid_choice": ON_THE_QUARTER, "required": gettext_lazy("Choose a time.")}
        super().__init__(coerce=time.fromisoformat, empty_value=None, error_messages=errors, **kwargs)


def check_span(start: time, end: time) -> None:
    """Raise ValidationError unless a session fits between the two."""
    validate_span(start, end)
    minutes = (end.hour * 60 + end.minute or 24 * 60) - (start.hour * 60 + start.minute)
    if minutes < 30:
        raise forms.ValidationError(_("A session needs 30 minutes. Choose a later end."))


class WeeklyRowForm(forms.Form):
    """One span of one weekday. A row without a day is no row."""

    use_required_attribute = False
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=day_choices,
        error_messages={"invalid_choice": gettext_lazy("Choose a day from the list.")},
    )
    start_time = QuarterField(label=gettext_lazy("From"), required=False, choices=start_choices)
    end_time = QuarterField(label=gettext_lazy("To"), required=False, choices=end_choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, start, end = (cleaned.get(name) for name in NEW_ROW)
        if self.errors or (day is None and self.is_untouched):
            return cleaned
        if day is None:
            self.add_error("weekday", _("Which day? Choose one, or remove this row."))
        elif start is None or end is None:
            self.add_error("end_time" if start else "start_time", _("Choose both times: from and to."))
        else:
            self.check_times(start, end)
        return cleaned

    def check_times(self, start: time, end: time) -> None:
        try:
            check_span(start, end)
        except forms.ValidationError as error:
            self.add_error("end_time", error)

    @property
    def is_untouched(self) -> bool:
        typed = (self["start_time"].value() or "", self["end_time"].value() or "")
        return typed in {("", ""), (NEW_ROW["start_time"], NEW_ROW["end_time"])}

    @property
    def typed(self) -> dict[str, Any]:
        return {name: self[name].value() or "" for name in self.fields}

    @property
    def sentences(self) -> list[str]:
        return [str(sentence) for name in self.fields for sentence in self.errors.get(name, [])]


class WeeklyRows(forms.BaseFormSet):
    """The rows of a week, as typed."""

    @property
    def week(self) -> list[WeeklySpan]:
        """(weekday, from, to) for each row that says something; a row written twice counts once."""
        rows = [row.cleaned_data for row in self.forms if row.cleaned_data.get("weekday") is not None]
        return sorted({(row["weekday"], row["start_time"], row["end_time"]) for row in rows})

    @property
    def typed(self) -> TypedRows:
        return [row.typed for row in self.forms]

    @property
    def may_grow(self) -> bool:
        return len(self.forms) < MOST_ROWS

    @property
    def is_refused(self) -> bool:
        return self.is_bound and not self.is_valid()


WeeklyRowsFormSet = forms.formset_factory(
    WeeklyRowForm, formset=WeeklyRows, extra=0, max_num=MOST_ROWS, absolute_max=60, validate_max=True
)
TOO_MANY = gettext_lazy("At most 14 rows of hours. Remove some of them.")
LOST_COUNT = gettext_lazy("Something went wrong with these rows. Check them and send them again.")


def weekly_rows(posted: Any = None, typed: TypedRows | None = None) -> WeeklyRows:
    """The formset for what was posted, or for rows to be shown: one open row at least."""
    errors = {"too_many_forms": str(TOO_MANY), "missing_management_form": str(LOST_COUNT)}
    if posted is not None:
        return cast(WeeklyRows, WeeklyRowsFormSet(posted, prefix="hours", error_messages=errors))
    return cast(
        WeeklyRows, WeeklyRowsFormSet(prefix="hours", initial=typed or [NEW_ROW], error_messages=errors)
    )


def saved_rows(mentor: MentorProfile) -> TypedRows:
    if not mentor.pk:
        return []
    return [
        {
            "weekday": str(rule.weekday),
            "start_time": f"{rule.start_time:%H:%M}",
            "end_time": f"{rule.end_time:%H:%M}",
        }
        for rule in mentor.availability_rules.all()
    ]


def one_more(typed: TypedRows) -> TypedRows:
    """The rows as typed and a new one, while there is room; unjudged."""
    return [*typed, NEW_ROW] if len(typed) < MOST_ROWS else typed


def without(row: int, typed: TypedRows) -> TypedRows:
    """The rows as typed without one, counted from 0; unjudged."""
    return [*typed[:row], *typed[row + 1 :]]


class DateField(forms.DateField):
    """A date, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        errors = {
            "required": gettext_lazy("Choose a date."),
            "invalid": gettext_lazy("Write the date as 2026-12-31."),
        }
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, error_messages=errors, input_formats=["%Y-%m-%d"], **kwargs)


class DaysOffForm(forms.Form):
    """One day, or a range when the last day is given too."""

    use_required_attribute = False
    prefix = "off"
    first = DateField(label=gettext_lazy("First day off"))
    last = DateField(
        label=gettext_lazy("Last day off"), required=False, help_text=gettext_lazy("Empty: that one day.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | {"last": cleaned.get("last") or cleaned.get("first")}


class OtherHoursForm(forms.Form):
    """A span of one date."""

    use_required_attribute = False
    prefix = "other"
    date = DateField(label=gettext_lazy("Date"))
    start_time = QuarterField(label=gettext_lazy("From"), choices=start_choices)
    end_time = QuarterField(label=gettext_lazy("To"), choices=end_choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                check_span(cleaned["start_time"], cleaned["end_time"])
            except forms.ValidationError as error:
                self.add_error("end_time", error)
        return cleaned


class DatesForm(forms.Form):
    """Which dates go back to the weekly hours; comes from a button, not from typing."""

    first = DateField()
    last = DateField()
