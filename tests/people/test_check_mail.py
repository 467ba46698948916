"""`manage.py check_mail`: one real attempt, said plainly."""

import smtplib
import socket

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from people.management.commands.check_mail import advice

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def test_it_sends_one_mail_and_says_what_is_set(capsys):
    call_command("check_mail", "ops@example.org")
    (message,) = mail.outbox
    assert message.to == ["ops@example.org"]
    assert message.from_email == "Half Hour <hello@half-hour.example.org>"
    said = capsys.readouterr().out
    assert "From: Half Hour <hello@half-hour.example.org>" in said
    assert "Accepted for ops@example.org." in said


def test_a_server_that_is_not_there_fails_with_what_to_check(settings, capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
    settings.EMAIL_HOST_PASSWORD = "not-to-be-shown"  # noqa: S105
    with pytest.raises(
        CommandError, match="Nobody answers there: check EMAIL_HOST and EMAIL_PORT"
    ) as refused:
        call_command("check_mail", "ops@example.org")
    assert refused.value.returncode == 1
    said = capsys.readouterr().out
    assert f"Server: 127.0.0.1, port {port}, no encryption, without signing in" in said
    assert "not-to-be-shown" not in said


@pytest.mark.parametrize("address", ["nope", "a@b\nBcc: c@example.org", ""])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(CommandError, match="is not an email address"):
        call_command("check_mail", address)
    assert not mail.outbox


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), "EMAIL_HOST_PASSWORD"),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b.c"), "DEFAULT_FROM_EMAIL"),
        (smtplib.SMTPRecipientsRefused({}), "refused the recipient"),
        (socket.gaierror(-2, "unknown"), "no server of that name"),
        (TimeoutError(), "Nobody answers"),
        (smtplib.SMTPNotSupportedError("STARTTLS"), "EMAIL_USE_TLS"),
    ],
)
def test_each_failure_has_its_advice(error, words):
    assert words in advice(error)
