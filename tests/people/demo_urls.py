"""The site's addresses as demo mode has them."""

from django.urls import include, path

from config.urls import urlpatterns as usual
from people.urls import app_name, demo_pages, pages

others = [entry for entry in usual if getattr(entry, "app_name", "") != app_name]
urlpatterns = [*others, path("", include(([*pages, *demo_pages], app_name)))]
