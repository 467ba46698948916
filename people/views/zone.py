"""Placeholder: pages of this group are being built."""
from django.http import HttpRequest, HttpResponse


def time_zone(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)
