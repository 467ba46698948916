"""Placeholder: pages of this group are being built."""
from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)


def settings_page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)


def privacy(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)


def unsubscribe(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)
