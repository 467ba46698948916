"""A copy of one's data: asked for in Settings, made by the workers, fetched within a week."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from people import copies, tasks
from people.models import DataCopy, MailOptOut, User
from people.outbox import deliver_due
from sessions_app.models import Challenge, Commitment, Message
from sessions_app.talk.service import report_concern
from tests.factories import make_booking
from tests.people.by_code import sign_in_by_code
from tests.sessions_app.begun import make_promised

pytestmark = pytest.mark.django_db
ASK = "/settings/your-data/"


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """By a mailed code, as most people do: who opens these pages has to have signed in just now."""

    def as_user(user: User) -> Client:
        client = Client()
        sign_in_by_code(client, user)
        return client

    return as_user


def opened(content: bytes) -> tuple[dict, str]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert sorted(archive.namelist()) == ["data.json", "index.html"]
    return json.loads(archive.read("data.json")), archive.read("index.html").decode()


@pytest.fixture
def fetched(bo, sign_in):
    """What the copy of somebody holds, by way of the pages."""

    def fetch(user: User) -> tuple[dict, str]:
        client = sign_in(user)
        client.post(ASK)
        tasks.make_data_copies()
        copy = DataCopy.objects.get(user=user)
        return opened(client.get(f"{ASK}{copy.pk}/my-data.zip").content)

    return fetch


def test_asking_making_the_mail_and_fetching(bo, sign_in):
    client = sign_in(bo)
    page = client.post(ASK, follow=True).content.decode()
    assert "is being made. We send you a mail" in page
    tasks.make_data_copies()
    deliver_due()
    letter = next(sent for sent in mail.outbox if "copy of your data" in sent.subject)
    copy = DataCopy.objects.get()
    assert f"http://testserver{ASK}{copy.pk}/" in letter.body
    assert "Monday 30 November, 07:00" in letter.body
    assert "Monday 30 November, 07:00" in client.get(f"{ASK}{copy.pk}/").content.decode()
    answer = client.get(f"{ASK}{copy.pk}/my-data.zip")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert opened(answer.content)[0]["account"][0]["email"] == "bo@example.com"


def test_in_the_row_it_is_sealed(bo, fetched):
    fetched(bo)
    assert bytes(DataCopy.objects.get().content)[:2] != b"PK"


def test_asking_twice_gives_the_same_copy(bo, sign_in, clock):
    client = sign_in(bo)
    client.post(ASK)
    assert "being made already" in client.post(ASK, follow=True).content.decode()
    tasks.make_data_copies()
    assert "still good" in client.post(ASK, follow=True).content.decode()
    assert DataCopy.objects.count() == 1
    clock.shift(timedelta(days=7))
    client = sign_in(bo)
    assert "We send you a mail" in client.post(ASK, follow=True).content.decode()
    assert DataCopy.objects.count() == 2


def test_after_a_week_it_is_gone(bo, sign_in, clock):
    copies.ask_for_copy(user=bo, now=timezone.now())
    tasks.make_data_copies()
    pk = DataCopy.objects.get().pk
    clock.shift(timedelta(days=7))
    client = sign_in(bo)
    assert client.get(f"{ASK}{pk}/").status_code == 404
    assert client.get(f"{ASK}{pk}/my-data.zip").status_code == 404
    tasks.tidy_up()
    assert not DataCopy.objects.exists()


def test_it_is_nobody_elses(bo, cy, dee, sign_in):
    copies.ask_for_copy(user=bo, now=timezone.now())
    tasks.make_data_copies()
    pk = DataCopy.objects.get().pk
    for address in (f"{ASK}{pk}/", f"{ASK}{pk}/my-data.zip"):
        assert Client().get(address).status_code == 302
        assert sign_in(cy).get(address).status_code == 404
        assert sign_in(dee).get(address).status_code == 404


def test_who_has_a_password_gives_it_again(bo):
    bo.set_password("right-password-1")
    bo.save()
    client = Client()
    client.post("/accounts/login/", {"login": bo.email, "password": "right-password-1"})
    client.post(ASK)
    tasks.make_data_copies()
    address = f"{ASK}{DataCopy.objects.get().pk}/my-data.zip"
    asked = client.get(address)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked["Location"], {"password": "right-password-1"})
    assert client.get(address).status_code == 200


def test_who_has_none_signs_in_once_more(bo, sign_in, clock):
    client = sign_in(bo)
    client.post(ASK)
    tasks.make_data_copies()
    address = f"{ASK}{DataCopy.objects.get().pk}/"
    assert client.get(address).status_code == 200
    clock.shift(timedelta(seconds=301))
    for path in (address, f"{address}my-data.zip"):
        page = client.get(path)
        assert page.status_code == 403
        assert "Sign in once more" in page.content.decode()
    after = re.search(r'name="next" value="([^"]+)"', client.get(address).content.decode())[1]
    out = client.post("/accounts/logout/", {"next": after})
    assert out["Location"] == f"/accounts/login/code/?next={address.replace('/', '%2F')}"
    sign_in_by_code(client, bo)
    assert client.get(address).status_code == 200


def test_one_that_fails_is_written_down_and_stops_no_other(bo, cy, monkeypatch, sign_in, clock):
    for person in (bo, cy):
        copies.ask_for_copy(user=person, now=timezone.now())
    make = copies.make_zip
    monkeypatch.setattr(copies, "make_zip", lambda user, now: 1 / 0 if user == bo else make(user, now))
    tasks.make_data_copies()
    assert DataCopy.objects.get(user=bo).error == "ZeroDivisionError"
    assert DataCopy.objects.get(user=cy).ready_at
    assert "Try again in a day" in sign_in(bo).post(ASK, follow=True).content.decode()
    clock.shift(timedelta(days=1))
    assert "We send you a mail" in sign_in(bo).post(ASK, follow=True).content.decode()


def test_it_holds_both_sides_of_ones_sessions(ada, bo, mentor, fetched):
    booking = make_booking(mentor, bo, goal="zq-goal", context="zq-context")
    Message.objects.create(booking=booking, sender=ada, text="zq-line <b>")
    (step,) = make_promised(mentor, bo, "zq-step")
    Challenge.objects.create(booking=step.booking, text="zq-dare", position=1)
    Commitment.objects.update(reflection="zq-reflection")
    MailOptOut.objects.create(user=bo, topic="reminders")
    report_concern(booking=booking, by=bo, kind="other", text="zq-mine")
    report_concern(booking=booking, by=ada, kind="other", text="zq-theirs")
    words, page = fetched(bo)
    text = json.dumps(words)
    for word in ("zq-goal", "zq-context", "zq-step", "zq-dare", "zq-reflection", "zq-mine", "Ada Lind"):
        assert word in text
        assert word in page
    assert "zq-line &lt;b&gt;" in page
    for word in ("zq-theirs", "ada@example.com", "pbkdf2"):
        assert word not in text + page
    words, page = fetched(ada)
    text = json.dumps(words)
    assert {"zq-goal", "zq-line", "zq-theirs"} <= set(text.replace('"', " ").split())
    for word in ("zq-mine", "bo@example.com"):
        assert word not in text + page
    assert words["mentor_profile"][0]["headline"] == "Hires juniors and remembers being one"
    assert len(words["weekly_hours"]) == 5


def test_the_command_for_who_writes_in(bo, tmp_path, capsys):
    file = tmp_path / "bo.zip"
    call_command("copy_data", "BO@example.com", str(file))
    assert opened(file.read_bytes())[0]["account"][0]["name"] == "Bo Okafor"
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="could not be written"):
        call_command("copy_data", "bo@example.com", str(file))
    with pytest.raises(CommandError, match="Nobody"):
        call_command("copy_data", "nobody@example.com", str(tmp_path / "x.zip"))


def test_settings_say_how_it_stands(bo, sign_in):
    client = sign_in(bo)
    assert "Make a copy" in client.get("/settings/").content.decode()
    client.post(ASK)
    assert "is being made." in client.get("/settings/").content.decode()
    tasks.make_data_copies()
    page = client.get("/settings/").content.decode()
    assert f'href="{ASK}{DataCopy.objects.get().pk}/"' in page
    assert "Make a copy" not in page
