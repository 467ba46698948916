"""Booking rules that lie outside what the database takes from the next migration on come to the nearest end.

Forms and admin never let them through, so this finds only what a script wrote: a notice of 0 hours becomes 1,
a horizon of a year becomes 90 days. Sessions that are booked stay as they are.
"""

from django.db import migrations

RANGES = {"lead_time_hours": (1, 336), "horizon_days": (7, 90), "weekly_limit": (1, 40)}


def bring_within(apps, schema_editor):
    mentors = apps.get_model("mentoring", "MentorProfile").objects.using(schema_editor.connection.alias)
    for rule, (least, most) in RANGES.items():
        mentors.filter(**{f"{rule}__lt": least}).update(**{rule: least})
        mentors.filter(**{f"{rule}__gt": most}).update(**{rule: most})


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0003_first_themes_and_languages")]
    # Backwards they stay where they came: it fits there too, and nobody knows what they were.
    operations = [migrations.RunPython(bring_within, migrations.RunPython.noop)]
