"""Bring addresses into the one spelling in which they are looked up from now on: lower case, domains in ASCII.

An address that can't be brought there (letters beyond ASCII before the @), or whose spelling is another account's already,
stays as it is: nobody can type it any more, and staff can see it.
"""

from django.core.exceptions import ValidationError
from django.db import migrations

from people.addresses import stored_address


def respell(apps, schema_editor):
    for model in (apps.get_model("people", "User"), apps.get_model("account", "EmailAddress")):
        rows = model.objects.using(schema_editor.connection.alias)
        taken = set(rows.values_list("email", flat=True))
        for pk, email in list(rows.order_by("pk").values_list("pk", "email")):
            spelling = in_one_spelling(email)
            if spelling != email and spelling not in taken:
                rows.filter(pk=pk).update(email=spelling)
                taken.add(spelling)


def in_one_spelling(email):
    try:
        return stored_address(email)
    except ValidationError:
        return email.lower()


class Migration(migrations.Migration):
    dependencies = [("people", "0002_cache_table"), ("account", "0009_emailaddress_unique_primary_email")]
    # Backwards there is nothing to undo: the spelling names the same mailbox.
    operations = [migrations.RunPython(respell, migrations.RunPython.noop)]
