from django.db import migrations, models


def nothing(apps, schema_editor):
    """There was nothing like it before."""


def open_again(apps, schema_editor):
    """Without the day a pair would be closed for good, and nobody could open a time that is kept closed."""
    apps.get_model("sessions_app", "ClosedPair").objects.exclude(until=None).delete()
    apps.get_model("mentoring", "TimeClaim").objects.filter(role="closed").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0004_sessions_ended_by_our_team"),
        ("mentoring", "0007_no_room_until"),
    ]

    operations = [
        migrations.AddField(
            model_name="closedpair", name="until", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="decline",
            name="no_room_until",
            field=models.DateField(
                blank=True,
                help_text="The last such day on the mentor's calendar.",
                null=True,
                verbose_name="no room until",
            ),
        ),
        migrations.RunPython(nothing, open_again),
    ]
