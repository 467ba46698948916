"""What no form expects, for Hypothesis: words, numbers, dates, bodies and headers."""

import json
from typing import Any
from urllib.parse import quote, quote_from_bytes

from hypothesis import strategies as st

# In every text that is made up here: no log may ever carry it.
CANARY = "zqfuzzzq"
WORDS = (
    *("", " ", "\x00", f"{CANARY}\x00", f"\x00{CANARY}", "\ud800", f"{CANARY}\udfff", "\u202e" + CANARY),
    *("\u200f", "\u200b", "\r\nBcc: x@example.com", CANARY, "x" * 300, CANARY * 1250, "\U0010ffff" * 64),
    *("<img src=x onerror=alert(1)>", "{{7*7}}", "{% debug %}", "=cmd|' /C calc'!A0", "%s%n", "%(x)s", "{0}"),
    *(
        "'; DROP TABLE people_user; --",
        "../../etc/passwd",
        "None",
        "null",
        "true",
        "[]",
        '{"a": 1}',
        "ı",
        "ſ",
    ),
)
NUMBERS = (
    *("0", "-1", "1", "100000000", "2147483648", "9223372036854775808", "-9223372036854775809", "9" * 4400),
    *("1e309", "NaN", "Infinity", "0x1", "1.5", " 1", "+1", "1_0", "٣", "²", "1,000"),
)
MOMENTS = (
    *("0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-12-01", "2026-W99"),
    *("2026-W48", "0001-W01", "9999-W53", "2026-11-30T15:00:00", "2026-11-30T15:00:00Z", "25:61", "17:10"),
    *("9999-12-31T23:30:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:30:00-23:59", "２０２６-12-01"),
    *("2026-11-30T15:00:00+00:00:00.000001", "2027-03-28T02:30:00", "1e9", "-1", "24:00", "2026-11-30 15:00"),
)
WAYS = (
    *("http://[", "//evil.example", "http:///x", "\\\\evil.example", "javascript:alert(1)", "https://[::1"),
    *(
        "https://a:b@evil.example",
        "https://xn--/",
        "/\x00",
        "/sessions/",
        "https://" + "a" * 300 + ".example",
    ),
    *(
        "data:text/html,x",
        "?",
        "https://example.org:99999/",
        "https://ex ample.org/",
        "/%ff",
        "http://\ud800/",
    ),
)
ADDRESSES = (
    *(
        "nia@example.com",
        "bo@example.com",
        "ada@example.com",
        "BO@EXAMPLE.COM",
        "bo@example.com\x00",
        "@",
        "a@b",
    ),
    *("a" * 300 + "@example.com", "a@" + "b" * 300, "b\u0131@example.com", "bo@example.com, eve@example.com"),
    *('"a b"@example.com', "a@[127.0.0.1]", "a@\ud800.example", "a@xn--.com", "a\r\nBcc:x@example.com"),
)
PLAUSIBLE = {
    "date": ("2026-12-01", "2026-12-24"),
    "time": ("17:00", "18:30"),
    "email": ("nia@example.com",),
    "url": ("https://example.org/cv",),
    "number": ("1", "3"),
    "textarea": (f"A sentence about {CANARY} that is fine",),
    "text": (f"Nia {CANARY}",),
}
METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "post", "PROPFIND")
HEADERS = (
    *("HTTP_HX_REQUEST", "HTTP_HX_TARGET", "HTTP_REFERER", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_FOR"),
    *("HTTP_HOST", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT", "HTTP_RANGE"),
    *(
        "HTTP_ORIGIN",
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_USER_AGENT",
        "HTTP_HX_CURRENT_URL",
        "HTTP_AUTHORIZATION",
    ),
)
COOKIES = ("tz", "tz_source", "messages", "csrftoken", "known", "sessionid2")


def nasty(known: tuple[str, ...]) -> st.SearchStrategy[str]:
    """One value: of the lists above, of what the site knows (other people's ids too), or any text at all."""
    return st.one_of(
        *(st.sampled_from(values) for values in (WORDS, NUMBERS, MOMENTS, WAYS, ADDRESSES, known)),
        st.text(st.characters(), max_size=20),
        st.integers().map(str),
    )


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def as_query(fields: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote_from_bytes(as_bytes(k))}={quote_from_bytes(as_bytes(v))}" for k, v in fields)


def as_multipart(fields: list[tuple[str, str]]) -> bytes:
    """A file now and then, where a name is even in length."""
    parts = []
    for name, value in fields:
        file = b"; filename=x.txt" if len(name) % 7 == 6 else b""
        head = b'Content-Disposition: form-data; name="' + as_bytes(name) + b'"' + file
        parts.append(b"--q\r\n" + head + b"\r\n\r\n" + as_bytes(value) + b"\r\n")
    return b"".join(parts) + b"--q--\r\n"


def as_json(fields: list[tuple[str, str]]) -> bytes:
    values: dict[str, Any] = dict(fields)
    return json.dumps(values | {"deep": [[[]]] * 3, "by": 10**30}).encode()


BODIES = {
    "application/x-www-form-urlencoded": lambda fields: as_query(fields).encode(),
    "multipart/form-data; boundary=q": as_multipart,
    "application/json": as_json,
    "multipart/form-data": lambda fields: as_query(fields).encode(),
    "multipart/form-data; boundary=\xfc": as_multipart,
    "text/plain": as_json,
    "": lambda fields: b"\xff\xfe\x00" * 9,
}
# Most are what a browser sends, else nothing would get past the first check.
KINDS = [list(BODIES)[0]] * 8 + [list(BODIES)[1]] * 3 + list(BODIES)


def as_header(text: str) -> str:
    """What a server hands on: one line of latin-1."""
    return quote(as_bytes(text), safe=" /:;,=?&@[]\"'<>()*%-_").replace("\n", "")[:400]
