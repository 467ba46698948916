"""The one screen on which someone becomes a mentor, and taking a break from it."""

from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentoring.forms.hours import DateField
from mentoring.models import Language, MentorProfile, Theme
from mentoring.models.mentors import CANNOT_HELP
from people import zones
from people.links import check_link
from people.mail import one_line, safe_words
from people.names import without_accents

COMMON_LANGUAGES = ("en", "es", "fr", "pt", "ar", "hi", "zh", "de")
NOTICE = {
    2: gettext_lazy("2 hours"),
    12: gettext_lazy("12 hours"),
    24: gettext_lazy("1 day"),
    48: gettext_lazy("2 days"),
    72: gettext_lazy("3 days"),
    168: gettext_lazy("1 week"),
}
AHEAD = {
    14: gettext_lazy("2 weeks"),
    28: gettext_lazy("4 weeks"),
    56: gettext_lazy("8 weeks"),
    84: gettext_lazy("12 weeks"),
}
NOT_LISTED = gettext_lazy("Choose one from the list.")


def whole_number(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": NOT_LISTED},
    )


def ticks(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_LISTED},
    )


class SeveralField(forms.ModelMultipleChoiceField):
    """Several of a list. PostgreSQL can't even be asked for what holds a NUL."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, list | tuple) and any("\x00" in str(one) for one in value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class ProfileForm(forms.ModelForm):
    """What a mentor says. Nothing is required here: a draft may have gaps,
    and the service says what is missing."""

    use_required_attribute = False
    field_order = ("name",)
    hours_sentence = ""
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    themes = SeveralField(
        Theme.objects.none(),
        label=gettext_lazy("What can you help with?"),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("Choose topics from the list."),
            "invalid_list": NOT_LISTED,
        },
    )
    languages = SeveralField(
        Language.objects.none(),
        label=gettext_lazy("Which languages?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose languages from the list.")},
    )
    cannot_help_ticks = ticks(
        gettext_lazy("What can't you help with?"), [(key, words) for key, words in CANNOT_HELP.items()]
    )
    levels = ticks(gettext_lazy("Who do you help best?"), MentorProfile.Level.choices)
    meeting_url = forms.URLField(
        label=gettext_lazy("Your own video link"),
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": gettext_lazy("Give a whole link that starts with https://")},
    )
    lead_time_hours = whole_number(gettext_lazy("Notice I need"))
    horizon_days = whole_number(gettext_lazy("How far ahead"))
    buffer_minutes = whole_number(gettext_lazy("Break after a session"))
    weekly_limit = whole_number(gettext_lazy("Sessions a week at most"))

    class Meta:
        model = MentorProfile
        fields = MentorProfile.OWN_FIELDS

    def __init__(self, *args: Any, known_zone: str, **kwargs: Any) -> None:
        """`known_zone` is where the device or the account is, "" when nobody knows."""
        super().__init__(*args, **kwargs)
        self.known_zone = self.instance.timezone or known_zone
        cast(forms.ModelMultipleChoiceField, self.fields["themes"]).queryset = Theme.objects.specific()
        cast(forms.ModelMultipleChoiceField, self.fields["languages"]).queryset = Language.objects.all()
        if not self.instance.pk and not kwargs.get("initial"):
            self.initial["languages"] = ["en"]
        self.initial["timezone"] = self.initial.get("timezone") or self.known_zone
        self.fill_choices()
        self.dress()
        if self.instance.user.name:
            del self.fields["name"]

    def fill_choices(self) -> None:
        """Lists of rules, with the one that is set now even if staff chose an unusual one."""
        limits = {number: str(number) for number in range(1, 11)}
        lists: dict[str, dict[int, Any]] = {
            "lead_time_hours": NOTICE,
            "horizon_days": AHEAD,
            "weekly_limit": limits,
        }
        for name, listed in lists.items():
            now = getattr(self.instance, name)
            self.set_choices(name, sorted({now: self.unusual(name, now), **listed}.items()))
        self.set_choices("buffer_minutes", MentorProfile.Buffer.choices)
        unknown = [] if self.known_zone else [("", _("Choose a place"))]
        self.fields["timezone"].widget = forms.Select(
            choices=[*unknown, *zones.all_zones(also=self.known_zone)]
        )

    def set_choices(self, name: str, choices: list[tuple[int, Any]]) -> None:
        cast(forms.TypedChoiceField, self.fields[name]).choices = choices

    def unusual(self, name: str, number: int) -> str:
        sentences = {
            "lead_time_hours": ngettext("%(count)d hour", "%(count)d hours", number),
            "horizon_days": ngettext("%(count)d day", "%(count)d days", number),
            "weekly_limit": "%(count)d",
        }
        return sentences[name] % {"count": number}

    def dress(self) -> None:
        """Words beside the fields, and serif where a person speaks."""
        self.fields["headline"].label = _("One line about you")
        self.fields["headline"].help_text = _("For example: I hire juniors and remember being one.")
        self.fields["headline"].error_messages["max_length"] = _(
            "One line has at most 140 characters; this has %(show_value)d."
        )
        self.fields["can_help_with"].label = _("More precisely, I can help with")
        self.fields["can_help_with"].help_text = _("One thing a line, if you like.")
        self.fields["cannot_help_with"].label = _("Something else you can't help with")
        self.fields["bio"].label = _("About you")
        self.fields["topics"].label = _("Your topics in your own words")
        self.fields["timezone"].label = _("Time zone of your hours")
        self.fields["headline"].widget = forms.Textarea()
        for name, rows in {"headline": 2, "can_help_with": 3, "cannot_help_with": 2, "bio": 4}.items():
            self.fields[name].widget.attrs.update({"rows": rows, "cols": 40})
        for name in ("headline", "bio"):
            self.fields[name].widget.attrs["class"] = "voice"

    def clean_headline(self) -> str:
        """One line, however it was broken while typing."""
        return one_line(self.cleaned_data["headline"])

    def clean_meeting_url(self) -> str:
        link = one_line(self.cleaned_data["meeting_url"])
        check_link(link)
        return link

    def clean_timezone(self) -> str:
        zone_name: str = self.cleaned_data["timezone"] or self.known_zone
        if not zone_name:
            raise forms.ValidationError(_("Choose the time zone of your hours."))
        return zone_name

    def clean(self) -> dict[str, Any]:
        """A rule that was left empty stays as it was; words keep no marks that turn text round."""
        cleaned = super().clean() or {}
        for name in {"name", "topics", "bio", "can_help_with", "cannot_help_with"} & cleaned.keys():
            cleaned[name] = safe_words(cleaned[name])
        for name in MentorProfile.BOOKING_RULES:
            if cleaned.get(name) is None and name not in self.errors:
                cleaned[name] = getattr(self.instance, name)
        return cleaned

    @property
    def typed(self) -> dict[str, Any]:
        return {name: self[name].value() for name in self.fields}

    @cached_property
    def language_boxes(self) -> dict[str, Any]:
        return {box.data["value"].value: box for box in self["languages"]}

    @property
    def common_languages(self) -> list[Any]:
        """Boxes to show at once: common languages in the order people
        expect them, and those that are ticked."""
        boxes = self.language_boxes
        ticked = [
            code for code, box in boxes.items() if box.data["selected"] and code not in COMMON_LANGUAGES
        ]
        return [boxes[code] for code in [*COMMON_LANGUAGES, *ticked] if code in boxes]

    @property
    def other_languages(self) -> list[Any]:
        """The rest, by name."""
        rest = [
            box
            for code, box in self.language_boxes.items()
            if code not in COMMON_LANGUAGES and not box.data["selected"]
        ]
        return sorted(rest, key=lambda box: without_accents(box.data["label"]))


class PauseForm(forms.Form):
    use_required_attribute = False
    paused_until = DateField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Empty: until you say that you are back."),
    )
