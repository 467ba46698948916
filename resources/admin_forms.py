"""The curators' forms: one resource, and many pasted at once."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.models import Language, Theme
from people.names import by_name, country_choices
from resources.models import Resource, canonical_url

MOST_AT_ONCE = 100
check_address = URLValidator(schemes=["http", "https"])


def language_choices() -> list[tuple[str, str]]:
    return by_name((language.code, language.name) for language in Language.objects.all())


def any_country_or_one() -> list[tuple[str, str]]:
    return [("", "–"), *country_choices()]


def refuse_duplicate(url: str, *, but: int | None = None) -> None:
    """Raise a sentence when this address is listed already, however it is spelled."""
    others = Resource.objects.at(url)
    if other := (others.exclude(pk=but) if but else others).first():
        raise ValidationError(
            _("This is in the library already: “%(title)s” (%(status)s). Change that one instead."),
            params={"title": other.title, "status": other.get_status_display()},
            code="duplicate",
        )


class ResourceForm(forms.ModelForm):
    url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"size": 80, "autofocus": True}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=language_choices, initial="en")
    country_specific = forms.ChoiceField(
        label=gettext_lazy("Only for this country"),
        choices=any_country_or_one,
        required=False,
        help_text=gettext_lazy("Empty: useful anywhere."),
    )

    class Meta:
        model = Resource
        fields = [
            "url", "title", "kind", "themes", "status", "summary", "why", "who_for", "not_for",
            "language", "minutes", "level", "country_specific",
        ]  # fmt: skip
        widgets = {
            "title": forms.TextInput(attrs={"size": 80}),
            "themes": forms.CheckboxSelectMultiple,
            "summary": forms.Textarea(attrs={"rows": 3, "cols": 80}),
            "why": forms.TextInput(attrs={"size": 80}),
            "who_for": forms.TextInput(attrs={"size": 80}),
            "not_for": forms.TextInput(attrs={"size": 80}),
        }

    def clean_url(self) -> str:
        url = canonical_url(self.cleaned_data["url"])
        refuse_duplicate(url, but=self.instance.pk)
        return url


class PasteForm(forms.Form):
    """A resource a line, "title | address" or two columns from a spreadsheet;
    what they share is chosen once."""

    lines = forms.CharField(
        label=gettext_lazy("One resource a line"),
        widget=forms.Textarea(attrs={"rows": 14, "cols": 100}),
        help_text=gettext_lazy("“Title | address”, two columns from a spreadsheet, or the address alone."),
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(), label=gettext_lazy("Topics"), widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Resource.Kind.choices)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=language_choices, initial="en")
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Resource.Status.choices)

    def clean_lines(self) -> list[tuple[str, str]]:
        """(title, canonical address) of each line. Every line that can't be taken is named,
        so that all are put right at once."""
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > MOST_AT_ONCE:
            raise ValidationError(_("At most %(most)s lines at once.") % {"most": MOST_AT_ONCE})
        taken: list[tuple[str, str]] = []
        faults: list[str] = []
        for number, line in enumerate(lines, start=1):
            title, url = split_line(line)
            try:
                check_line(url, {address for _title, address in taken})
            except ValidationError as error:
                faults.append(
                    _("Line %(number)s: %(sentence)s")
                    % {"number": number, "sentence": " ".join(error.messages)}
                )
            else:
                taken.append((title[:160], canonical_url(url)))
        if faults:
            raise ValidationError(faults)
        return taken

    def new_resources(self) -> list[Resource]:
        shared = {name: self.cleaned_data[name] for name in ("kind", "language", "status")}
        return [Resource(title=title, url=url, **shared) for title, url in self.cleaned_data["lines"]]


def split_line(line: str) -> tuple[str, str]:
    """The words before the address are its title; an address alone is titled by its site
    and path until someone knows better."""
    words, _tab, url = line.replace("|", "\t").rpartition("\t")
    url = url.strip()
    parts = urlsplit(url)
    return words.replace("\t", " ").strip() or f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip(
        "/"
    ), url


def check_line(url: str, above: set[str]) -> None:
    check_address(url)
    if canonical_url(url) in above:
        raise ValidationError(_("The same address is in a line above."))
    refuse_duplicate(url)
