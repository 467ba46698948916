"""Curating the library: one thing at a time in a form, twenty at a time in the list or by pasting."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.models import User
from people.names import by_name, language_name
from people.staff_pages import StaffAdmin
from resources import services
from resources.admin_forms import PasteForm, ResourceForm
from resources.models import CoachingQuestion, Resource


class LanguageFilter(admin.SimpleListFilter):
    title = gettext_lazy("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = Resource.objects.order_by().values_list("language", flat=True).distinct()
        return by_name((code, language_name(code)) for code in codes)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Resource]) -> QuerySet[Resource]:
        return queryset.filter(language=self.value()) if self.value() else queryset


@admin.register(Resource)
class ResourceAdmin(StaffAdmin):
    form = ResourceForm
    list_select_related = ("reviewed_by", "suggested_by")
    list_display = ["title", "status", "kind", "topics", "language_words", "reviewed"]
    list_editable = ["status"]
    list_filter = ["status", "themes", "kind", LanguageFilter]
    search_fields = ["title", "url", "summary", "who_for"]
    search_help_text = gettext_lazy("Title, address or summary")
    actions = ["publish", "needs_a_look", "retire"]
    readonly_fields = ["slug", "suggested_by", "reviewed_by", "reviewed_at", "link_status", "link_checked_at"]
    change_list_template = "resources/admin/resource_list.html"
    save_on_top = True
    fieldsets = [
        (None, {"fields": ["url", "title", "kind", "themes", "status"]}),
        (
            gettext_lazy("In our words"),
            {
                "fields": ["summary", "why", "who_for", "not_for"],
                "description": gettext_lazy(
                    "Plain words. “For” and “Not for” go on from there: “people with an interview this week”."
                ),
            },
        ),
        (gettext_lazy("For whom"), {"fields": ["language", "minutes", "level", "country_specific"]}),
        (
            gettext_lazy("History"),
            {
                "fields": [
                    "slug",
                    "suggested_by",
                    ("reviewed_by", "reviewed_at"),
                    ("link_status", "link_checked_at"),
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        return super().get_queryset(request).prefetch_related("themes")

    @admin.display(description=gettext_lazy("topics"))
    def topics(self, resource: Resource) -> str:
        return ", ".join(theme.label for theme in resource.themes.all())

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def language_words(self, resource: Resource) -> str:
        return resource.language_name

    @admin.display(description=gettext_lazy("reviewed"), ordering="reviewed_at")
    def reviewed(self, resource: Resource) -> str:
        if not resource.reviewed_at:
            return "–"
        day = formats.date_format(timezone.localtime(resource.reviewed_at), "SHORT_DATE_FORMAT")
        return f"{day}, {resource.reviewed_by}" if resource.reviewed_by else day

    def save_model(self, request: HttpRequest, obj: Resource, form: ModelForm, change: bool) -> None:
        """Who decides on a status has looked at the thing: that is what a review is."""
        if "status" in form.changed_data or (not change and obj.status != Resource.Status.SUGGESTED):
            obj.reviewed_by, obj.reviewed_at = cast(User, request.user), timezone.now()
        super().save_model(request, obj, form, change)

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Resource]) -> None:
        self.review(request, queryset, Resource.Status.PUBLISHED)

    @admin.action(description=gettext_lazy("Needs a look"), permissions=["change"])
    def needs_a_look(self, request: HttpRequest, queryset: QuerySet[Resource]) -> None:
        self.review(request, queryset, Resource.Status.STALE)

    @admin.action(description=gettext_lazy("Retire"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Resource]) -> None:
        self.review(request, queryset, Resource.Status.RETIRED)

    def review(self, request: HttpRequest, queryset: QuerySet[Resource], status: Resource.Status) -> None:
        with transaction.atomic():
            rows = list(queryset)
            count = services.review(queryset, status=status, by=cast(User, request.user), now=timezone.now())
            self.record(request, rows, _("Reviewed: %(status)s.") % {"status": status.label})
        said = ngettext("%(count)s resource: %(status)s.", "%(count)s resources: %(status)s.", count)
        self.message_user(request, said % {"count": count, "status": status.label})

    def get_urls(self) -> list[URLPattern]:
        several = path("paste/", self.admin_site.admin_view(self.paste), name="resources_resource_paste")
        return [several, *super().get_urls()]

    def paste(self, request: HttpRequest) -> HttpResponse:
        """Many at once: a line each, in a form that keeps what it can't take."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(
            request.POST or None, initial={"language": "en", "status": Resource.Status.SUGGESTED}
        )
        if form.is_valid():
            made = self.add_several(request, form)
            said = ngettext("%(count)s resource added.", "%(count)s resources added.", len(made)) % {
                "count": len(made)
            }
            self.message_user(request, said, messages.SUCCESS)
            return redirect("admin:resources_resource_changelist")
        context = {
            **self.admin_site.each_context(request),
            "form": form,
            "opts": self.opts,
            "title": _("Paste several resources"),
        }
        return TemplateResponse(
            request, "resources/admin/paste.html", context, status=400 if form.is_bound else 200
        )

    def add_several(self, request: HttpRequest, form: PasteForm) -> list[Resource]:
        with transaction.atomic():
            made = services.add_several(
                form.new_resources(),
                themes=form.cleaned_data["themes"],
                by=cast(User, request.user),
                now=timezone.now(),
            )
            self.record(request, made, _("Added with others, from a list."))
        return made


@admin.register(CoachingQuestion)
class CoachingQuestionAdmin(StaffAdmin):
    list_display = ["text", "theme", "moment", "position"]
    list_editable = ["moment", "position"]
    list_filter = ["theme", "moment"]
    list_select_related = ("theme",)
    empty_value_display = gettext_lazy("Any topic")
    list_per_page = 60
    search_fields = ["text"]
    ordering = ["theme__position", "position", "pk"]
