"""Placeholder: pages of this group are being built."""
from django.http import HttpRequest, HttpResponse


def booking_message(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)


def booking_concern(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)
