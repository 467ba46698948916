from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_an_address_is_stored_in_lower_case")]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("last_run_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
    ]
