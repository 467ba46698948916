"""Signing in as most people do: by a mailed code. What asks who one is again counts from then."""

import re

from django.core import mail
from django.test import Client

from people.models import User
from people.outbox import deliver_due


def sign_in_by_code(client: Client, user: User) -> None:
    client.post("/accounts/login/code/", {"email": user.email})
    deliver_due()
    to_them = [sent.body for sent in mail.outbox if sent.to == [user.email]]
    code = re.findall(r"Your code: (\S+)", "".join(to_them))[-1]
    client.post("/accounts/login/code/confirm/", {"code": code})
