"""Choosing what to see of the library."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.models import Theme
from people.names import by_name, language_name
from resources.models import Resource
from resources.selectors import languages_in_library


def language_choices() -> list[tuple[str, Any]]:
    return [("", _("Any language")), *by_name((code, language_name(code)) for code in languages_in_library())]


FROM_THE_LIST = {"invalid_choice": _("Choose one from the list.")}


class LibraryFilterForm(forms.Form):
    """Topic, language and kind; each may be left open. Topics are chosen by tiles, so here
    that choice is only carried along."""

    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        label=_("Topic"),
        to_field_name="slug",
        required=False,
        widget=forms.HiddenInput,
        error_messages=FROM_THE_LIST,
    )
    language = forms.ChoiceField(label=_("Language"), required=False, error_messages=FROM_THE_LIST)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Any kind")), *Resource.Kind.choices],
        required=False,
        error_messages=FROM_THE_LIST,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["language"]).choices = language_choices()
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        submit = Submit("", _("Show"), css_class="btn-outline-primary")
        self.helper.layout = Layout("theme", Div("language", "kind", submit, css_class="filters"))
