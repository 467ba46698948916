"""The form with which a superuser adds a person."""

from allauth.account.models import EmailAddress
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.addresses import AddressField
from people.forms import refuse_outsiders
from people.mail import one_line
from people.models import User


class NewPersonForm(forms.ModelForm):
    """Whose address and name, and what they may do. No password: a mailed code proves the address."""

    email = AddressField(
        label=gettext_lazy("Address"), help_text=gettext_lazy("They sign in with a code that we mail to it.")
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write a name.")},
    )

    class Meta:
        model = User
        fields = ("email", "name", "is_staff", "groups")
        help_texts = {
            "is_staff": gettext_lazy("Lets them into the pages of staff."),
            "groups": gettext_lazy("What they see there and may do."),
        }

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        refuse_outsiders(email)
        taken = User.objects.with_address(email) or EmailAddress.objects.filter(email=email, verified=True)
        if taken:
            raise forms.ValidationError(
                _("There is an account with this address already. Look for it in the list."), code="taken"
            )
        return email

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def validate_unique(self) -> None:
        """`clean_email` has asked, in words; the database has the last one (`UserAdmin.add_view`)."""

    def validate_constraints(self) -> None:
        """The same."""
