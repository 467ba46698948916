"""Suspending someone and letting them back in, on the staff site: one page each, with a button."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people import closing
from people.mail import one_line
from people.models import User
from people.models.closing import REASON_MAX


class ClosingPages(admin.ModelAdmin):
    """For the page of a person; the pages of both acts hang under it."""

    change_form_template = "admin/people/user/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        return [
            path("<int:pk>/suspend/", site(self.suspend_page), name="people_user_suspend"),
            path("<int:pk>/let-in/", site(self.let_in_page), name="people_user_let_in"),
            *super().get_urls(),
        ]

    def suspend_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks for the reason, which the team reads, and says what will happen."""
        user = self.find_user(request, pk)
        reason, error = one_line(request.POST.get("reason", "")), ""
        if request.method == "POST" and not reason:
            error = _("Write in a few words why, for the rest of the team.")
        elif request.method == "POST" and len(reason) > REASON_MAX:
            error = _("At most %(most)d characters.") % {"most": REASON_MAX}
        elif request.method == "POST":
            said = _("Suspended. Their sessions ahead have ended, and the others are told.")
            return self.done(request, user, said, lambda: self.suspend(request, user, reason))
        return self.ask(request, user, "admin/people/user/suspend.html", reason=reason, error=error)

    def let_in_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.find_user(request, pk)
        if request.method == "POST":
            return self.done(request, user, _("They can sign in again."), lambda: self.let_in(request, user))
        return self.ask(request, user, "admin/people/user/let_in.html", closure=closing.closure_of(user))

    def suspend(self, request: HttpRequest, user: User, reason: str) -> None:
        """The reason stands with the closed account, where fewer read it than the history."""
        by, now = cast(User, request.user), timezone.now()
        record = partial(self.log_change, request, user, _("Suspended"))
        closing.suspend(user=user, by=by, reason=reason, now=now, record=record)

    def let_in(self, request: HttpRequest, user: User) -> None:
        with transaction.atomic():
            closing.reopen(user=user, by=cast(User, request.user), now=timezone.now())
            self.log_change(request, user, _("Let back in"))

    def done(self, request: HttpRequest, user: User, said: str, act: Callable[[], None]) -> HttpResponse:
        try:
            act()
        except closing.CantClose as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)
        return redirect(reverse("admin:people_user_change", args=[user.pk]))

    def ask(self, request: HttpRequest, user: User, template: str, **more: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, "person": user} | more
        return TemplateResponse(request, template, context, status=400 if more.get("error") else 200)

    def find_user(self, request: HttpRequest, pk: int) -> User:
        if not self.has_change_permission(request):
            raise PermissionDenied
        user = User.objects.filter(pk=pk).first()
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user
