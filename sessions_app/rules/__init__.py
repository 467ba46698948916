"""What may happen to a session: the table of states, and for each act why
it can't be done ("" when it can)."""

from sessions_app.rules.table import TABLE, Act, Role, Rule, role_of
from sessions_app.rules.why_not import (
    has_said_next,
    why_not_answer,
    why_not_answer_suggestion,
    why_not_cancel,
    why_not_challenge,
    why_not_close,
    why_not_commit,
    why_not_decline,
    why_not_end,
    why_not_move,
    why_not_say_enough,
    why_not_say_how_it_went,
    why_not_say_missed,
    why_not_say_next,
    why_not_write,
    why_not_write_quickly,
)

__all__ = [
    "TABLE",
    "Act",
    "Role",
    "Rule",
    "has_said_next",
    "role_of",
    "why_not_answer",
    "why_not_answer_suggestion",
    "why_not_cancel",
    "why_not_challenge",
    "why_not_close",
    "why_not_commit",
    "why_not_decline",
    "why_not_end",
    "why_not_move",
    "why_not_say_enough",
    "why_not_say_how_it_went",
    "why_not_say_missed",
    "why_not_say_next",
    "why_not_write",
    "why_not_write_quickly",
]
