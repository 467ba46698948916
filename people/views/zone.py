"""Where the reader is: kept in the account, or in a cookie until there is one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from people import services
from people.forms import EveryZoneForm
from people.middleware import ZonedRequest

A_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def time_zone(request: ZonedRequest) -> HttpResponse:
    kept = {"zone": request.zone_name, "next": request.GET.get("next", "")}
    form = EveryZoneForm(request.POST if request.method == "POST" else None, initial=kept)
    if not form.is_valid():
        return render(request, "people/time_zone.html", {"form": form}, status=400 if form.is_bound else 200)
    zone_name = form.cleaned_data["zone"]
    response = HttpResponseRedirect(safe_next(request, form.cleaned_data["next"]))
    if request.user.is_authenticated:
        services.set_time_zone(user=request.user, zone_name=zone_name)
    else:
        keep_choice(response, zone_name)
    return response


def safe_next(request: HttpRequest, address: str) -> str:
    """Back to a page of this site, never anywhere else."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else reverse("sessions_app:home")


def keep_choice(response: HttpResponse, zone_name: str) -> None:
    """Remember a choice that the device's own zone must not overwrite
    (timezone.js reads the second cookie)."""
    is_secure = settings.BASE_URL.startswith("https://")
    for name, value in (("tz", zone_name), ("tz_source", "choice")):
        response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=is_secure)
