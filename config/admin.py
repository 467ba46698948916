"""The Django admin site: behind the site's own sign-in (one place with rate
limits), with a second factor for staff."""

from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.waiting import what_waits
from people import clock
from people.selectors import lacks_second_factor
from people.staff_pages import StaffAdmin, delete_selected

# Registered by allauth, and not for staff: secrets of second factors and of single sign-on,
# and addresses, because who can give someone's account another address can sign in as them and
# read what only two people may read.
WITHHELD = {
    "account.emailaddress",
    "mfa.authenticator",
    "socialaccount.socialaccount",
    "socialaccount.socialapp",
    "socialaccount.socialtoken",
    "usersessions.usersession",
}


class HalfHourAdminSite(admin.AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = gettext_lazy("Programme")
    index_template = "admin/index.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_action(delete_selected)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out what is not for staff, whoever registers it, and give
        pages of other apps the rules of ours."""
        models: Any = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        pages = admin_class or admin.ModelAdmin
        if not issubclass(pages, StaffAdmin):
            pages = type(pages.__name__, (StaffAdmin, pages), {})
        for model in models:
            if model._meta.label_lower not in WITHHELD:
                super().register(model, pages, **options)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits for staff comes before the lists."""
        context = {"waiting": list(what_waits(request, clock.database_now()))} | (extra_context or {})
        return super().index(request, context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What Django calls log entries is the history."""
        apps: list[Any] = super().get_app_list(request, app_label)
        for listed in (model for app in apps for model in app["models"] if model["model"] is LogEntry):
            listed["name"] = _("History")
        return apps

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """No row holds a NUL, and PostgreSQL can't even be asked for one."""

        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            lists = (*request.GET.lists(), *request.POST.lists())
            if any("\x00" in value for _name, values in lists for value in values):
                raise BadRequest("A NUL in what was asked.")
            try:
                return view(request, *args, **kwargs)
            except OverflowError as error:  # a number that no column of SQLite holds
                raise BadRequest("A number that no row has.") from error

        return super().admin_view(update_wrapper(asked, view), cacheable)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not lacks_second_factor(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the site's sign-in, and staff without a second factor to setting one up."""
        target = request.GET.get("next") or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")
        if request.user.is_staff and lacks_second_factor(request.user):
            messages.info(request, _("Staff pages need a second factor. Set one up here first."))
            return redirect("mfa_activate_totp")
        if request.user.is_staff:
            return redirect("admin:index")
        messages.error(request, _("Your account has no access to the staff pages."))
        return redirect("sessions_app:home")
