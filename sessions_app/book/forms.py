"""What a session is booked with."""

from typing import Any, cast
from uuid import UUID, uuid4

from allauth.account.forms import ConfirmLoginCodeForm
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from mentoring.models import MentorProfile, Theme
from people.addresses import AddressField
from people.links import check_link
from people.models import User
from sessions_app.book.reads import topics_of
from sessions_app.forms import WordsField, clean_words
from sessions_app.models.bookings import GOAL_MAX, GOAL_MIN

HTTPS_ONLY = _("Write an address that begins with https://, such as https://example.org/my-cv.")


class SubmissionField(forms.Field):
    """What makes the same form sent twice one booking. A form without one gets its own."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> UUID:
        try:
            return UUID(value)
        except (TypeError, ValueError, AttributeError):
            return uuid4()


class BookingForm(forms.Form):
    """The goal, and whatever else the mentor should know. Only the goal is
    asked for; see `GuestBookingForm`."""

    goal = WordsField(
        label=_("What would you like help with?"),
        shortest=GOAL_MIN,
        longest=GOAL_MAX,
        error_messages={"required": _("Write in one sentence what you would like help with.")},
    )
    theme = forms.ModelChoiceField(
        label=_("What is it about?"),
        queryset=Theme.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these topics.")},
    )
    context = WordsField(
        label=_("What have you tried, and what makes it hard?"),
        longest=2000,
        rows=4,
        lines=True,
        required=False,
    )
    link = forms.URLField(
        label=_("A link"),
        help_text=_("Your CV or a job ad, for example. It begins with https://"),
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"], message=HTTPS_ONLY), MaxLengthValidator(500), check_link],
        error_messages={"invalid": HTTPS_ONLY},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "autocapitalize": "none"}),
    )
    level = forms.ChoiceField(
        label=_("Where are you in your working life?"),
        required=False,
        choices=[("", _("I'd rather not say")), *MentorProfile.Level.choices],
    )
    submission = SubmissionField(required=False)

    guest_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, mentor: MentorProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mentor = mentor
        self.topics = topics_of(mentor)
        cast(forms.ModelChoiceField, self.fields["theme"]).queryset = self.topics
        who_reads = _(
            "One sentence is enough. Only %(name)s and you read this. "
            "You see each other's mail address, so that you can answer each other's mail."
        )
        self.fields["goal"].help_text = who_reads % {"name": mentor.user.first_name}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.make_layout()

    def make_layout(self) -> Layout:
        """The goal and the topic first; what only some people want to add
        stays folded until it holds something."""
        extra = ("context", "link", "level")
        is_open = " open" if any(self[name].value() for name in extra) else ""
        summary = _("Add something your mentor should know")
        return Layout(
            "goal",
            Field("theme", template="sessions_app/book/_topic_field.html"),
            HTML(f"<details class='more'{is_open}><summary>{summary}</summary>"),
            *extra,
            HTML("</details>"),
            Div(*self.guest_fields),
            "submission",
        )

    def choose_topic(self, *wanted: str | None) -> None:
        """Choose the first of these topics (slugs) that is offered, else the first that is."""
        offered = list(self.topics)
        self.initial["theme"] = next(
            (topic for slug in wanted for topic in offered if topic.slug == slug), offered[0]
        )

    @property
    def chosen_topic(self) -> Theme:
        chosen = [topic for topic in self.topics if topic.slug == self["theme"].value()]
        return chosen[0] if chosen else self.initial["theme"]

    def clean_theme(self) -> Theme | None:
        """Nobody is stopped by the topic: without one it is the first that is offered."""
        return self.cleaned_data["theme"] or self.topics.first()

    def clean_link(self) -> str:
        """Without marks that turn text round: an address that looks like another one is a trap."""
        return clean_words(self.cleaned_data["link"] or "", lines=False)


class CodeForm(ConfirmLoginCodeForm):
    """The code from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        if not self.is_bound:  # a refused code leaves the focus to the summary of what is wrong
            attrs["autofocus"] = "autofocus"
        self.fields["code"].widget = forms.TextInput(attrs=attrs)
        self.fields["code"].error_messages["required"] = _("Type the code from the mail.")


class GuestBookingForm(BookingForm):
    """For someone who is not signed in: the address gets a code, the name is what the mentor calls them."""

    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("Your email"),
        max_length=254,
        help_text=_("We send a code there, and the link to your session. No password needed."),
        error_messages={
            "required": _("Write your email address: we send a code there."),
            "invalid": _("Write the whole email address, such as bo@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    guest_fields = ("name", "email")
    _user: User | None = None  # whose account the code is for: allauth's view finds it here

    def clean_name(self) -> str:
        return clean_words(self.cleaned_data["name"], lines=False)
