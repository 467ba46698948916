from django.urls import path

from sessions_app.views import actions, booking, booking_code, commitments, mentor_page, public, session_pages, talking, wrap_up

app_name = "sessions_app"

public_pages = [
    path("", public.home, name="home"),
    path("themes/<slug:slug>/", public.theme, name="theme"),
    path("mentors/", public.directory, name="directory"),
    path("mentors/<slug:slug>/", mentor_page.mentor, name="mentor"),
    path("mentors/<slug:slug>/slots.json", mentor_page.slots_json, name="slots_json"),
    path("mentors/<slug:slug>/book/", booking.booking_create, name="booking_create"),
    path("mentors/<slug:slug>/book/code/", booking_code.booking_code, name="booking_code"),
]

sessions = [
    path("sessions/", session_pages.booking_list, name="booking_list"),
    path("sessions/<uuid:pk>/", session_pages.booking_detail, name="booking_detail"),
    path("sessions/<uuid:pk>/session.ics", session_pages.booking_ics, name="booking_ics"),
    path("sessions/<uuid:pk>/reschedule/", actions.booking_reschedule, name="booking_reschedule"),
    path("sessions/<uuid:pk>/cancel/", actions.booking_cancel, name="booking_cancel"),
    path("sessions/<uuid:pk>/decline/", actions.booking_decline, name="booking_decline"),
    path("sessions/<uuid:pk>/suggestion/", actions.suggestion_answer, name="suggestion_answer"),
    path("sessions/<uuid:pk>/message/", talking.booking_message, name="booking_message"),
    path("sessions/<uuid:pk>/concern/", talking.booking_concern, name="booking_concern"),
    path("sessions/<uuid:pk>/wrap-up/", wrap_up.booking_wrap_up, name="booking_wrap_up"),
    path("sessions/<uuid:pk>/challenge/", wrap_up.booking_challenge, name="booking_challenge"),
    path("sessions/<uuid:pk>/once-was-enough/", wrap_up.booking_enough, name="booking_enough"),
]

commitment_pages = [
    path("commitments/", commitments.commitment_list, name="commitment_list"),
    path("commitments/answer/<str:token>/", commitments.commitment_answer, name="commitment_answer"),
]

urlpatterns = public_pages + sessions + commitment_pages
