"""Placeholder: pages of this group are being built."""
from django.http import HttpRequest, HttpResponse


def demo_mailbox(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)


def demo_mail(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)


def demo_mail_html(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)
