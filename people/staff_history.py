"""The history: every act of staff, in words, for staff who may see it. Nobody changes or deletes a line."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.staff_pages import ReadOnly, StaffAdmin


class ByFilter(admin.SimpleListFilter):
    """Who is in it: others have done nothing here."""

    title = _("who did it")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = User.objects.filter(pk__in=LogEntry.objects.order_by().values("user"))
        return [(str(person.pk), person.display_name) for person in people.defer("password")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        return self.only(queryset, "user")

    def only(self, queryset: QuerySet[LogEntry], field: str) -> QuerySet[LogEntry]:
        """What is not on its list of answers narrows nothing down."""
        is_listed = self.value() in {str(value) for value, _words in self.lookup_choices}
        return queryset.filter(**{field: self.value()}) if is_listed else queryset


class AboutFilter(ByFilter):
    title = _("what it was about")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kinds = ContentType.objects.filter(pk__in=LogEntry.objects.order_by().values("content_type"))
        return [(str(kind.pk), capfirst(kind.name)) for kind in kinds.order_by("app_label", "model")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        return self.only(queryset, "content_type")


class HistoryAdmin(ReadOnly, StaffAdmin):
    list_display = ("action_time", "user", "what", "about", "whom")
    list_filter = (ByFilter, AboutFilter, "action_flag")
    list_select_related = ("user", "content_type")
    list_display_links = ("action_time",)
    search_fields = ("object_repr", "user__name", "user__email")
    search_help_text = _("Search by who did it, or by what it was done to.")
    ordering = ("-pk",)  # as it happened: a clock may be set back
    fields = list_display

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": gettext("History")} | (extra_context or {}))

    @admin.display(description=_("what"))
    def what(self, entry: LogEntry) -> str:
        return entry.get_change_message() or entry.get_action_flag_display()

    @admin.display(description=_("about"))
    def about(self, entry: LogEntry) -> str:
        return capfirst(entry.content_type.name) if entry.content_type else ""

    @admin.display(description=_("to whom or what"))
    def whom(self, entry: LogEntry) -> str:
        address = None if entry.is_deletion() else entry.get_admin_url()
        return (
            format_html('<a href="{}">{}</a>', address, entry.object_repr) if address else entry.object_repr
        )
