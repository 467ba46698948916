"""The site's addresses as demo mode has them."""

from django.urls import include, path

from config.urls import urlpatterns as usual

urlpatterns = [*usual, path("demo/mail/", include("demo.urls"))]
