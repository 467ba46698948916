"""Mail about an account, from the adapter to the postbox."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import outbox
from people.models import Notification, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def last_mail():
    return outbox.render(Notification.objects.select_related("recipient").latest("pk"), timezone.now())


@pytest.mark.parametrize("email", ["bo@example.com", "unknown@example.com"])
def test_the_code_is_the_first_line(client: Client, bo: User, email: str):
    client.post(reverse("account_request_login_code"), {"email": email})
    mail = last_mail()
    assert mail.subject == "Your code for Half Hour"
    assert re.match(r"◑ Your code: [A-Z0-9-]{6,9}\n", mail.text)
    assert mail.to == email
    assert "10 minutes" in mail.text
    assert not re.search(r"example\.com|None|testserver!", mail.text.replace(email, ""))


def test_the_code_is_not_in_the_subject(client: Client, bo: User):
    client.post(reverse("account_request_login_code"), {"email": bo.email})
    code = re.search(r"Your code: (\S+)", last_mail().text).group(1)
    assert code not in last_mail().subject
    assert code in last_mail().html


def test_a_code_that_has_run_out_is_not_sent(client: Client, bo: User, clock):
    client.post(reverse("account_request_login_code"), {"email": bo.email})
    clock.shift(timedelta(minutes=10, seconds=1))
    assert last_mail() is None


def test_a_site_with_its_own_name_says_so(client: Client, bo: User, settings):
    settings.SITE_NAME = "Acme & Söner"
    client.post(reverse("account_request_login_code"), {"email": bo.email})
    assert last_mail().subject == "Your code for Acme & Söner"


def test_a_code_for_a_new_password(client: Client, bo: User):
    client.post(reverse("account_reset_password"), {"email": bo.email})
    assert last_mail().subject == "Your code for a new password"
    assert re.match(r"◑ Your code: \S+\n", last_mail().text)


def test_a_new_password_is_told_with_what_to_do(clock):
    eve = make_user("eve@example.com", name="Eve", timezone="Africa/Lagos", password="an-old-long-one")
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.post(reverse("account_login"), {"login": eve.email, "password": "an-old-long-one"})
    passwords = {
        "oldpassword": "an-old-long-one",
        "password1": "quite-another-7",
        "password2": "quite-another-7",
    }
    client.post(reverse("account_change_password"), passwords)
    mail = last_mail()
    assert mail.subject == "Your password was changed"
    assert mail.text.startswith("◑ Your password was changed.\n")
    assert "Monday 23 November, 07:00 (Lagos time), from the internet address 203.0.113.7" in mail.text
    assert "http://testserver/accounts/password/reset/" in mail.text


def test_a_second_address_gets_its_own_code(sign_in, bo: User):
    client = sign_in(bo)
    client.post(reverse("account_email"), {"action_add": "", "email": "bo.second@example.com"}, follow=True)
    found = Notification.objects.filter(kind="account", payload__to="bo.second@example.com")
    for notification in found:
        assert "Your code: " in outbox.render(notification, timezone.now()).text
