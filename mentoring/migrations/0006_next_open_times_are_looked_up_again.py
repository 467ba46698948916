"""Every mentor counts as never looked at, so that the next round writes down their next open time anew.

The slot arithmetic changed (no window crosses a local midnight any more), and it is code: a migration can't call it
with the rows of its own time. Until that round, ten minutes at most, the directory is ordered by the old times.
"""

from django.db import migrations


def forget_when(apps, schema_editor):
    mentors = apps.get_model("mentoring", "MentorProfile").objects.using(schema_editor.connection.alias)
    mentors.update(next_open_checked_at=None)


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0005_rules_stay_within_their_ranges")]
    # Backwards the same: the arithmetic of before looks again too.
    operations = [migrations.RunPython(forget_when, forget_when)]
