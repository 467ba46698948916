"""What a page weighs on the way to a phone, compressed, and how many requests it takes."""

import gzip
from collections import Counter

import pytest
from playwright.sync_api import Page, Response, expect

from tests.resources.factories import make_resource

pytestmark = pytest.mark.once

AT_MOST = {"document": 30_000, "stylesheet": 40_000, "script": 30_000}
REQUESTS = 10


PATHS = ["/", "/themes/first-job/", "/mentors/", "/mentors/ada-lind/", "/resources/"]


def answers_on(page: Page, path: str) -> list[Response]:
    """Everything that a first visit loads. The device has said where it
    is, so that nothing is loaded twice."""
    cookies = {"tz": "Africa/Lagos", "tz_source": "phone"}
    page.context.add_cookies(
        [{"name": name, "value": cookies[name], "path": "/", "domain": "127.0.0.1"} for name in cookies]
    )
    with page.expect_event("load"):
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return answers


def test_a_first_visit_is_light(browsers, busy_ada):
    """The test server sends files as they are; production compresses them, and its
    brotli is smaller still than this gzip."""
    for number in range(12):
        make_resource(
            f"Something worth reading {number}", summary="What it is and who it is for, in one sentence."
        )
    for path in PATHS:
        answers = answers_on(browsers.open(), path)
        weights: Counter[str] = Counter()
        for answer in answers:
            weights[answer.request.resource_type] += len(gzip.compress(answer.body(), 6))
        assert {sort: weights[sort] for sort in AT_MOST if not 0 < weights[sort] <= AT_MOST[sort]} == {}, path
        assert len(answers) <= REQUESTS, [answer.url for answer in answers]
        print(path, dict(weights), len(answers), "requests")
