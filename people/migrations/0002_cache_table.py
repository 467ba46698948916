from typing import Any

from django.core.management import call_command
from django.db import migrations


def make_cache_table(apps: Any, schema_editor: Any) -> None:
    """The table of the cache that is used where there is no Redis; rate limits live in it."""
    call_command("createcachetable", "cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    # Backwards the table stays, empty of anything but a cache; forwards again it is found and kept.
    operations = [migrations.RunPython(make_cache_table, migrations.RunPython.noop)]
