"""What a browser carries along to its next booking."""

from django.test import Client

from sessions_app.pending import PendingBooking


def carried_sentence(client: Client) -> str:
    return PendingBooking.load(client.session).sentence
