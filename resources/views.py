"""Placeholder: pages of this group are being built."""
from django.http import HttpRequest, HttpResponse


def library(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)


def resource_detail(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)
