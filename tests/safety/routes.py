"""The table of every route: what each role is answered, method by method.

A row is (address, GET and HEAD, POST, PUT, DELETE). Each answer is seven status codes in the order of
`world.ROLES`: anonymous, mentee, other mentee, mentor, other mentor, inactive, staff. Posts are empty unless
`POSTED` says otherwise.
"""

ALL = "200 200 200 200 200 200 200"
MEMBERS = "302 200 200 200 200 302 200"
MENTORS = "302 302 302 200 200 302 302"
PARTIES = "302 200 404 200 404 302 404"
GUESTS = "200 302 302 302 302 200 302"
STAFF = "302 302 302 302 302 302 200"
AWAY = "302 302 302 302 302 302 302"
NO = "405 405 405 405 405 405 405"


def but(answers: str, code: int) -> str:
    """The same, with another answer for those who are let in."""
    return answers.replace("200", str(code))


def read_only(address: str, who: str = ALL) -> tuple[str, ...]:
    return address, who, NO, NO, NO


def form(address: str, who: str, refused: int = 400) -> tuple[str, ...]:
    """A page with a form that an empty post does not fill."""
    return address, who, but(who, refused), but(who, 405), but(who, 405)


def act(address: str, who: str) -> tuple[str, ...]:
    """What only a button posts to."""
    return address, NO, who, NO, NO


def own_file(address: str) -> tuple[str, ...]:
    """Who has not signed in just now is asked to, staff for their second factor."""
    return address, but(MEMBERS[:-3] + "302", 403), *[but(MEMBERS, 405)] * 3


def allauth(address: str, who: str = ALL, delete: str = "") -> tuple[str, ...]:
    """allauth takes PUT for POST, and answers a refused form with 200."""
    return address, who, who, who, delete or but(who, 405)


def counted(address: str, who: str = ALL) -> tuple[str, ...]:
    """allauth's pages that answer a refused form with its status, because of our limits."""
    return address, who, but(who, 400), but(who, 400), but(who, 405)


def always(address: str, who: str) -> tuple[str, ...]:
    return address, who, who, who, who


PUBLIC = {
    "sessions_app:home": form("/", ALL),
    "sessions_app:theme": read_only("/themes/first-job/"),
    "sessions_app:directory": read_only("/mentors/"),
    "sessions_app:mentor": read_only("/mentors/{mentor}/"),
    "sessions_app:slots_json": read_only("/mentors/{mentor}/slots.json"),
    "sessions_app:booking_create": ("/mentors/{mentor}/book/", but(ALL, 400), but(ALL, 400), NO, NO),
    "sessions_app:booking_code": ("/mentors/{mentor}/book/code/", AWAY, AWAY, NO, NO),
    "resources:library": read_only("/resources/"),
    "resources:resource": read_only("/resources/{resource}/"),
    "people:healthz": read_only("/healthz"),
    "people:readyz": read_only("/readyz"),
    "people:privacy": read_only("/what-we-keep/"),
    "people:time_zone": form("/time-zone/", ALL),
    "people:unsubscribe": ("/unsubscribe/{unsubscribe}/", ALL, ALL, NO, NO),
}
SESSIONS = {
    "sessions_app:booking_list": ("/sessions/", MEMBERS, NO, NO, NO),
    "sessions_app:booking_detail": ("/sessions/{booking}/", PARTIES, NO, NO, NO),
    "sessions_app:booking_ics": ("/sessions/{booking}/session.ics", PARTIES, NO, NO, NO),
    # The mentor doesn't move, the mentee doesn't decline: they are told so, with 409.
    "sessions_app:booking_reschedule": (
        "/sessions/{booking}/reschedule/",
        "302 200 404 409 404 302 404",
        "302 400 404 409 404 302 404",
        but(PARTIES, 405),
        but(PARTIES, 405),
    ),
    "sessions_app:booking_cancel": form("/sessions/{booking}/cancel/", PARTIES),
    "sessions_app:booking_decline": (
        "/sessions/{booking}/decline/",
        "302 409 404 200 404 302 404",
        "302 409 404 400 404 302 404",
        but(PARTIES, 405),
        but(PARTIES, 405),
    ),
    "sessions_app:suggestion_answer": (
        "/sessions/{suggested}/suggestion/",
        "302 200 404 409 404 302 404",
        "302 400 404 409 404 302 404",
        but(PARTIES, 405),
        but(PARTIES, 405),
    ),
    "sessions_app:booking_message": ("/sessions/{booking}/message/", PARTIES, but(PARTIES, 400), NO, NO),
    "sessions_app:booking_concern": ("/sessions/{booking}/concern/", PARTIES, but(PARTIES, 400), NO, NO),
    "sessions_app:booking_close": (
        "/sessions/{booking}/close/",
        "302 409 404 200 404 302 404",
        "302 409 404 302 404 302 404",
        *[but(PARTIES, 405)] * 2,
    ),
    "sessions_app:booking_wrap_up": form("/sessions/{held}/wrap-up/", PARTIES),
    "sessions_app:booking_challenge": (
        "/sessions/{held}/challenge/",
        *[but(PARTIES, 409)] * 2,
        *[but(PARTIES, 405)] * 2,
    ),
    "sessions_app:booking_enough": (
        "/sessions/{held}/once-was-enough/",
        *[but(PARTIES, 409)] * 2,
        *[but(PARTIES, 405)] * 2,
    ),
    "sessions_app:commitment_list": read_only("/commitments/", MEMBERS),
    "sessions_app:commitment_answer": form("/commitments/answer/{answer}/", ALL),
}
OWN = {
    "people:settings": form("/settings/", MEMBERS),
    "people:leave": ("/settings/leave/", *["302 403 403 403 403 302 302"] * 2, *[but(MEMBERS, 405)] * 2),
    "people:stay": ("/settings/stay/made-up/", *[but(ALL, 404)] * 2, NO, NO),
    # Nobody here has signed in just now: what asking and fetching do is told in test_data_copy.py.
    "people:data_copy_ask": ("/settings/your-data/", but(MEMBERS, 405), AWAY, *[but(MEMBERS, 405)] * 2),
    "people:data_copy": own_file("/settings/your-data/0/"),
    "people:data_copy_file": own_file("/settings/your-data/0/my-data.zip"),
    "mentoring:profile": ("/mentor/profile/", MEMBERS, *[but(MEMBERS, 405)] * 3),
    "mentoring:profile_save": act("/mentor/profile/save/", but(MEMBERS, 400)),
    "mentoring:profile_submit": act("/mentor/profile/submit/", but(MEMBERS, 400)),
    "mentoring:profile_add_row": act("/mentor/profile/add-row/", MEMBERS),
    "mentoring:profile_remove_row": act("/mentor/profile/remove-row/0/", MEMBERS),
    # Who is visible may take a break; `POSTED` gives a date that nobody can mean. Who isn't is sent back.
    "mentoring:profile_pause": act("/mentor/profile/pause/", but(MENTORS, 400)),
    "mentoring:profile_unpause": act("/mentor/profile/unpause/", AWAY),
    "mentoring:availability": ("/mentor/availability/", MENTORS, *[but(MEMBERS, 405)] * 3),
    "mentoring:availability_week": act("/mentor/availability/week/", but(MENTORS, 400)),
    "mentoring:availability_add_row": act("/mentor/availability/week/add-row/", MENTORS),
    "mentoring:availability_remove_row": act("/mentor/availability/week/remove-row/0/", MENTORS),
    "mentoring:availability_days_off": act("/mentor/availability/days-off/", but(MENTORS, 400)),
    "mentoring:availability_other_hours": act("/mentor/availability/other-hours/", but(MENTORS, 400)),
    "mentoring:availability_remove_dates": act("/mentor/availability/dates/remove/", but(MENTORS, 400)),
}
ACCOUNTS = {
    "accounts/signup/": always("/accounts/signup/", AWAY),
    "account_signup": always("/accounts/signup/", AWAY),
    "account_login": counted("/accounts/login/", GUESTS),
    "account_request_login_code": counted("/accounts/login/code/", GUESTS),
    "account_confirm_login_code": always("/accounts/login/code/confirm/", AWAY),
    "account_logout": ("/accounts/logout/", MEMBERS, AWAY, NO, NO),
    "account_inactive": read_only("/accounts/inactive/"),
    "account_reauthenticate": always("/accounts/reauthenticate/", "302 403 403 403 403 302 302"),
    "account_email": ("/accounts/email/", MEMBERS, AWAY, AWAY, but(MEMBERS, 405)),
    "account_email_verification_sent": always("/accounts/confirm-email/", AWAY),
    "account_change_password": always("/accounts/password/change/", AWAY),
    "account_set_password": allauth("/accounts/password/set/", MEMBERS),
    "account_reset_password": counted("/accounts/password/reset/"),
    "usersessions_list": ("/accounts/sessions/", MEMBERS, AWAY, *[but(MEMBERS, 405)] * 2),
    "account_confirm_password_reset_code": always("/accounts/password/reset/confirm/", AWAY),
    "account_complete_password_reset": always("/accounts/password/reset/complete/", AWAY),
    "account_password_reset_completed": read_only("/accounts/password/reset/done/"),
    "mfa_index": form("/accounts/2fa/", MEMBERS, refused=405),
    "mfa_authenticate": always("/accounts/2fa/authenticate/", AWAY),
    "mfa_reauthenticate": (
        "/accounts/2fa/reauthenticate/",
        *["302 403 403 403 403 302 200"] * 3,
        "302 403 403 403 403 302 405",
    ),
    "mfa_activate_totp": allauth("/accounts/2fa/totp/activate/", "302 200 200 200 200 302 302"),
    "mfa_deactivate_totp": always("/accounts/2fa/totp/deactivate/", "302 404 404 404 404 302 302"),
    "mfa_view_recovery_codes": ("/accounts/2fa/recovery-codes/", but(MEMBERS, 404), *[but(MEMBERS, 405)] * 3),
    "mfa_generate_recovery_codes": allauth(
        "/accounts/2fa/recovery-codes/generate/", "302 200 200 200 200 302 302"
    ),
    "mfa_download_recovery_codes": always("/accounts/2fa/recovery-codes/download/", but(MEMBERS, 404)),
    "socialaccount_login_cancelled": read_only("/accounts/3rdparty/login/cancelled/"),
    "socialaccount_login_error": read_only("/accounts/3rdparty/login/error/", but(ALL, 401)),
    "socialaccount_signup": always("/accounts/3rdparty/signup/", AWAY),
    "socialaccount_connections": allauth("/accounts/3rdparty/", MEMBERS),
    "openid_connect_login": always("/accounts/oidc/sso/login/", but(ALL, 404)),
    "openid_connect_callback": always("/accounts/oidc/sso/login/callback/", but(ALL, 404)),
    "accounts/social/login/cancelled/": always("/accounts/social/login/cancelled/", but(ALL, 301)),
    "accounts/social/login/error/": always("/accounts/social/login/error/", but(ALL, 301)),
    "accounts/social/signup/": always("/accounts/social/signup/", but(ALL, 301)),
    "accounts/social/connections/": always("/accounts/social/connections/", but(ALL, 301)),
}
STAFF_PAGES = {
    "admin:index": always("/admin/", STAFF),
    "admin:login": always("/admin/login/", AWAY),
    "admin:logout": ("/admin/logout/", but(STAFF, 405), STAFF, but(STAFF, 405), but(STAFF, 405)),
    "admin:password_change": allauth("/admin/password_change/", STAFF),
    "admin:password_change_done": ("/admin/password_change/done/", STAFF, *[but(STAFF, 405)] * 3),
    "admin:autocomplete": ("/admin/autocomplete/", but(STAFF, 403), *[but(STAFF, 405)] * 3),
    "admin:jsi18n": ("/admin/jsi18n/", STAFF, *[but(STAFF, 405)] * 3),
    "admin:view_on_site": always("/admin/r/1/1/", but(STAFF, 404)),
    "admin:app_list": always("/admin/people/", STAFF),
    "admin/(?P<url>.*)$": always("/admin/nothing-here/", but(STAFF, 404)),
    "admin:resources_resource_paste": always("/admin/resources/resource/paste/", STAFF),
    "admin:people_user_suspend": (
        "/admin/people/user/{user}/suspend/",
        STAFF,
        but(STAFF, 400),
        *[STAFF] * 2,
    ),
    "admin:people_user_let_in": ("/admin/people/user/{user}/let-in/", STAFF, AWAY, *[STAFF] * 2),
    "admin:sessions_app_booking_end": (
        "/admin/sessions_app/booking/{booking}/end/",
        STAFF,
        AWAY,
        *[STAFF] * 2,
    ),
}
# What staff may do with each kind of row: everything else is refused with 403.
POWERS = {
    "people_user": {"add", "change"},
    "people_notification": set(),
    "mentoring_mentorprofile": {"change"},
    "mentoring_theme": {"add", "change"},
    "resources_resource": {"add", "change", "delete"},
    "resources_coachingquestion": {"add", "change", "delete"},
    "sessions_app_booking": set(),
    "sessions_app_concern": {"change"},
    "admin_logentry": set(),
    "auth_group": {"add", "change", "delete"},
}


def staff_rows() -> dict[str, tuple[str, ...]]:
    rows = dict(STAFF_PAGES)
    for model, powers in POWERS.items():
        app, _, name = model.rpartition("_")
        base = f"/admin/{app}/{name}/"
        rows[f"admin:{model}_changelist"] = always(base, STAFF)
        rows[f"admin:{model}_add"] = always(f"{base}add/", STAFF if "add" in powers else but(STAFF, 403))
        for act in ("history", "delete", "change", ""):
            # No row has this number: the page says so and leads to the start.
            route = f"admin:{model}_{act}" if act else f"admin/{app}/{name}/<path:object_id>/"
            get = but(STAFF, 403) if act == "delete" and "delete" not in powers else AWAY
            post = but(STAFF, 403) if act in {"change", "delete"} and act not in powers else AWAY
            rows[route] = (f"{base}0/{act}/" if act else f"{base}0/", get, post, get, get)
    return rows


ROUTES = PUBLIC | SESSIONS | OWN | ACCOUNTS | staff_rows()
# Posts that would act if they were empty are made wrong; those that may act say so.
POSTED = {
    "sessions_app:booking_cancel": {"reason": "x" * 500},
    "mentoring:profile_pause": {"paused_until": "soon"},
}
ACTS = {
    "people:unsubscribe",
    "people:data_copy_ask",
    "sessions_app:booking_close",
    "admin:people_user_let_in",
    "admin:sessions_app_booking_end",
}
ENDS_THE_VISIT = {"account_logout", "admin:logout"}
