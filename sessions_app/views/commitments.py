"""Placeholder: pages of this group are being built."""
from django.http import HttpRequest, HttpResponse


def commitment_list(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)


def commitment_answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse("not built yet", status=503)
