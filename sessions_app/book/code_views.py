"""The code between the form and the session, for someone who was not signed in."""

from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mentoring.slots import Slot
from people.middleware import ZonedRequest, viewer_zone
from sessions_app.book.forms import CodeForm
from sessions_app.book.reads import mentors_shown
from sessions_app.book.views import Desk, book
from sessions_app.pending import PendingBooking


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_code(request: ZonedRequest, slug: str) -> HttpResponse:
    mentor = get_object_or_404(mentors_shown(), slug=slug)
    pending = PendingBooking.load(request.session)
    if pending.mentor != mentor.slug:
        return redirect(mentor)
    desk = Desk(request, mentor, [pending.starts_at])
    if request.user.is_authenticated:
        return redirect(desk.url())
    process = code_process(request)
    if process is None:
        return redirect(desk.url(code="over"))
    if request.POST.get("action") == "resend":
        return send_again(desk, process)
    return enter_code(desk, process)


def code_process(request: ZonedRequest) -> LoginCodeVerificationProcess | None:
    """The sign-in by code that this browser began, unless its ten minutes are over."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    process = LoginCodeVerificationProcess(stage=stage) if stage else None
    return process if process and process.is_valid() else None


def send_again(desk: Desk, process: LoginCodeVerificationProcess) -> HttpResponse:
    try:
        if process.can_resend:
            process.resend()
    except RateLimited:
        messages.error(desk.request, _("We have sent several codes just now. Wait a minute, then ask again."))
    return redirect(desk.request.path)


def enter_code(desk: Desk, process: LoginCodeVerificationProcess) -> HttpResponse:
    posted = desk.request.method == "POST"
    form = CodeForm(desk.request.POST if posted else None, code=process.code)
    if form.is_valid():
        return finish(desk, process)
    if posted and not process.record_invalid_attempt():
        return redirect(desk.url(code="over"))
    context = {
        "mentor": desk.mentor,
        "starts_at": desk.starts_at,
        "goal": desk.pending.typed.get("goal", ""),
        "form": form,
        "email": process.state["email"],
        "can_resend": process.can_resend,
        "form_url": desk.url(),
    }
    return render(desk.request, "sessions_app/book/booking_code.html", context, status=400 if posted else 200)


def finish(desk: Desk, process: LoginCodeVerificationProcess) -> HttpResponse:
    """Sign in, then book what waited. A second factor comes first where there is
    one: it ends at the form, filled in."""
    response = process.finish(desk.url())
    if desk.mentee is None:
        return response
    desk.request.zone_name, desk.request.zone_source = viewer_zone(desk.request)
    form = desk.form(desk.pending.typed)
    with timezone.override(ZoneInfo(desk.request.zone_name)):
        if desk.starts_at and form.is_valid():
            return book(desk, form, mentee=desk.mentee, slot=Slot(desk.starts_at))
        return desk.page(form, desk.trouble(), status=400)
