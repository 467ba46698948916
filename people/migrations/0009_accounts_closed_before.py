from django.db import migrations

REASON = "Closed before reasons were written down."


def write_closures(apps, schema_editor):
    """So that they can be let back in like everyone else."""
    User, Closure = apps.get_model("people", "User"), apps.get_model("people", "Closure")
    closed = User.objects.filter(is_active=False).exclude(closures__ended_at=None, closures__isnull=False)
    Closure.objects.bulk_create(
        Closure(user=user, kind="suspended", reason=REASON) for user in closed.iterator()
    )


def forget_them(apps, schema_editor):
    apps.get_model("people", "Closure").objects.filter(reason=REASON).delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0008_closed_accounts")]

    operations = [migrations.RunPython(write_closures, forget_them)]
