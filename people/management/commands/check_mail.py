"""Send one test mail through the configured backend and say plainly what
happened: for an operator's first hour."""

import smtplib
import socket
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Command(BaseCommand):
    help = "Send one test mail to ADDRESS and say what happened. Ends with 1 when it was not accepted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADDRESS", help="where the test mail goes")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"{address!r} is not an email address.") from error
        for line in way_out():
            self.stdout.write(line)
        try:
            test_mail(address).send()
        except (OSError, smtplib.SMTPException) as error:
            raise CommandError(f"Not sent. {type(error).__name__}: {error}\n{advice(error)}") from error
        self.stdout.write(self.style.SUCCESS(f"Accepted for {address}."))
        for line in what_next():
            self.stdout.write(line)


def test_mail(address: str) -> EmailMessage:
    return EmailMessage(
        subject=f"Test mail from {settings.SITE_NAME}",
        body=f"If you read this, {settings.SITE_NAME} at {settings.BASE_URL} can send mail.\n",
        to=[address],
        reply_to=[settings.EMAIL_REPLY_TO or settings.DEFAULT_FROM_EMAIL],
        headers={"Auto-Submitted": "auto-generated"},
    )


def way_out() -> list[str]:
    """Which settings are in use; never the password itself."""
    lines = [f"Backend: {settings.EMAIL_BACKEND}", f"From: {settings.DEFAULT_FROM_EMAIL}"]
    if settings.EMAIL_BACKEND == SMTP:
        secured = (
            "TLS from the start"
            if settings.EMAIL_USE_SSL
            else "STARTTLS"
            if settings.EMAIL_USE_TLS
            else "no encryption"
        )
        signed_in = f"as {settings.EMAIL_HOST_USER}" if settings.EMAIL_HOST_USER else "without signing in"
        lines.append(f"Server: {settings.EMAIL_HOST}, port {settings.EMAIL_PORT}, {secured}, {signed_in}")
    return lines


def what_next() -> list[str]:
    if settings.DEMO:
        return [f"Demo mode: no mail leaves this machine. Read it at {settings.BASE_URL}/demo/mail/."]
    if settings.EMAIL_BACKEND != SMTP:
        return ["This backend is not SMTP: whether it leaves this machine depends on it."]
    return [
        "The server took it. If it doesn't arrive within minutes, look in the spam folder, then "
        "check that the domain in From",
        "has SPF and DKIM records for this server.",
    ]


def advice(error: Exception) -> str:
    """What to check, by what went wrong."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "The server refused the sign-in: check EMAIL_HOST_USER and EMAIL_HOST_PASSWORD."
    if isinstance(error, smtplib.SMTPSenderRefused):
        return (
            "The server doesn't send for this From: check DEFAULT_FROM_EMAIL, and that it is "
            "allowed for this account."
        )
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return (
            "The server refused the recipient: check the address, and whether the server may send "
            "to other domains."
        )
    if isinstance(error, socket.gaierror):
        return "There is no server of that name: check EMAIL_HOST."
    if isinstance(error, TimeoutError | ConnectionError):
        return "Nobody answers there: check EMAIL_HOST and EMAIL_PORT, and whether a firewall stands between."
    return (
        "Check EMAIL_USE_TLS (usually port 587) and EMAIL_USE_SSL (usually port 465), then "
        "EMAIL_HOST and EMAIL_PORT."
    )
