"""A backup and a restore, performed: rows as before, and no old mail leaves."""

import shutil
from io import StringIO

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from people import backups, outbox
from people.models import Notification, User
from sessions_app.models import Booking
from tests.factories import make_booking, make_mentor, make_user

needs_client = pytest.mark.skipif(
    connection.vendor == "postgresql" and not (shutil.which("pg_dump") and shutil.which("pg_restore")),
    reason="pg_dump is missing: install the package postgresql-client",
)
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.slow,
    needs_client,
]


def run(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def every_row() -> dict[str, list]:
    """What is in each table but the mail, which has a test of its own."""
    models = [model for model in apps.get_models(include_auto_created=True) if model is not Notification]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in models
        if model._meta.managed
    }


@pytest.fixture
def filled() -> Booking:
    ada, bo = make_user("ada@example.com", name="Ada"), make_user("bo@example.com", name="Bo Ökafor")
    return make_booking(make_mentor(ada), bo)


@pytest.fixture
def backup(filled, tmp_path):
    path = tmp_path / "backup"
    said = run("backup", str(path))
    assert f"{path.stat().st_size} bytes" in said
    return path


def change_much() -> None:
    make_user("later@example.com")
    User.objects.filter(email="bo@example.com").update(name="Somebody else")
    Booking.objects.update(goal="changed")
    Notification.objects.all().delete()


def test_what_is_restored_is_what_was_backed_up_once_that_is_said(filled, backup):
    before = every_row()
    change_much()
    assert every_row() != before
    with pytest.raises(CommandError, match="Accounts in this database: 3.*--yes"):
        run("restore", str(backup))
    assert User.objects.filter(email="later@example.com").exists()
    run("restore", str(backup), "--yes")
    assert every_row() == before
    assert "agree" in run("audit")
    make_user("new@example.com")  # numbers go on where they were


def test_no_old_mail_leaves_and_staff_can_send_it(filled, backup, sign_in, settings):
    due = set(Notification.objects.claimable(timezone.now()).values_list("key", flat=True))
    ahead = set(Notification.objects.filter(send_at__gt=timezone.now()).values_list("key", flat=True))
    assert due
    assert ahead
    outbox.deliver_due()
    mail.outbox.clear()
    said = run("restore", str(backup), "--yes")
    assert f"not sent: {len(due)} " in said
    outbox.look_again(timezone.now())
    assert (outbox.deliver_due(), mail.outbox) == (0, [])
    skipped = Notification.objects.filter(status="skipped")
    assert set(skipped.values_list("key", flat=True)) == due
    assert set(skipped.values_list("last_error", flat=True)) == {backups.NOT_SENT}
    assert set(Notification.objects.pending().values_list("key", flat=True)) == ahead
    again = {"action": "send_again", "_selected_action": [row.pk for row in skipped]}
    settings.STAFF_NEED_SECOND_FACTOR = False
    client = sign_in(make_user("dee@example.com", is_staff=True, is_superuser=True))
    client.post(reverse("admin:people_notification_changelist"), again)
    assert outbox.deliver_due() == len(due)
    assert len(mail.outbox) == len(due)


def test_mail_that_waits_is_sent_when_that_is_said(filled, backup):
    due = Notification.objects.claimable(timezone.now()).count()
    run("restore", str(backup), "--yes", "--send-waiting-mail")
    assert Notification.objects.filter(status="skipped").count() == 0
    assert outbox.deliver_due() == len(mail.outbox) == due


def test_mail_a_worker_had_in_hand_is_old_too(filled, tmp_path):
    row = Notification.objects.claimable(timezone.now()).first()
    assert outbox.claim(row.pk, now=timezone.now())
    run("backup", str(tmp_path / "file"))
    run("restore", str(tmp_path / "file"), "--yes")
    row.refresh_from_db()
    assert (row.status, row.locked_until) == ("skipped", None)


def without_rows() -> None:
    call_command("flush", interactive=False, verbosity=0)


def without_tables() -> None:
    connection.disable_constraint_checking()
    cascade = "CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'DROP TABLE "{table}" {cascade}')
    connection.enable_constraint_checking()


def test_an_empty_database_asks_nothing(filled, backup):
    before = every_row()
    for emptied in (without_rows, without_tables):
        emptied()
        run("restore", str(backup))
        assert every_row() == before


def test_a_file_is_never_overwritten_and_is_its_owners_alone(filled, backup):
    assert backup.stat().st_mode & 0o077 == 0
    before = backup.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        run("backup", str(backup))
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir()] == ["backup"]


def test_what_is_no_backup_changes_nothing(filled, backup, tmp_path):
    wrong, before = tmp_path / "wrong", every_row()
    cut_short = backup.read_bytes()[: backup.stat().st_size // 2]
    for content in (b"", b"no backup at all", cut_short):
        wrong.write_bytes(content)
        with pytest.raises(CommandError):
            run("restore", str(wrong), "--yes")
        connection.close()
        assert every_row() == before
    with pytest.raises(CommandError, match="No such file"):
        run("restore", str(tmp_path / "none"), "--yes")


def test_a_missing_program_says_which_package_brings_it(filled, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(backups.BackupError, match="pg_dump is missing: .*postgresql-client on Debian"):
        backups.where_is("pg_dump")
    if connection.vendor == "postgresql":
        with pytest.raises(CommandError, match="pg_dump is missing"):
            run("backup", str(tmp_path / "file"))
        assert list(tmp_path.iterdir()) == []


def test_a_table_of_a_newer_release_is_gone_after_a_restore(filled, backup):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE newer (person bigint REFERENCES people_user (id))")
    run("restore", str(backup), "--yes")
    assert "newer" not in connection.introspection.table_names()
