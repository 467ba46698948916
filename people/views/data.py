"""A copy of one's data: asked for in Settings, fetched once one has said again who one is."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people import copies
from people.models import DataCopy, User
from people.sealing import CannotOpen
from people.views.confirming import confirmed_again


@login_required
@require_POST
def data_copy_ask(request: HttpRequest) -> HttpResponse:
    copy, is_new = copies.ask_for_copy(user=cast(User, request.user), now=timezone.now())
    if is_new:
        messages.success(request, _("Your copy is being made. We send you a mail when it is ready."))
    elif copy.ready_at:
        messages.info(request, _("Your last copy is still good, so no new one is made. Here it is."))
        return redirect("people:data_copy", copy.pk)
    elif copy.error:
        messages.warning(request, _("Your copy could not be made. Our team knows. Try again in a day."))
    else:
        messages.info(request, _("Your copy is being made already. We send you a mail when it is ready."))
    return redirect("people:settings")


def find_copy(request: HttpRequest, pk: int) -> DataCopy:
    if copy := copies.good_copy(cast(User, request.user), pk, timezone.now()):
        return copy
    raise Http404


@login_required
@require_safe
@never_cache
@confirmed_again
def data_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the mail leads: one's own copy and until when it can be fetched; 404 from then on."""
    return render(request, "people/data_copy.html", {"copy": find_copy(request, pk)})


@login_required
@require_safe
@never_cache
@confirmed_again
def data_copy_file(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        content = copies.content_of(find_copy(request, pk))
    except CannotOpen as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
