"""My next steps: mine only, open ones first by date."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sessions_app.after.service import answer_commitment
from tests.sessions_app.begun import make_promised

pytestmark = pytest.mark.django_db
LIST = reverse("sessions_app:commitment_list")


def test_asks_to_sign_in(client):
    answer = client.get(LIST)
    assert answer.status_code == 302
    assert f"next={LIST}" in answer.url
    assert client.post(LIST).status_code in (302, 405)


def test_open_ones_by_date_then_answered_ones(mentor, bo, sign_in):
    later = make_promised(mentor, bo, "Later <one>", days=20)[0]
    sooner = make_promised(mentor, bo, "Sooner one", days=3, ago=timedelta(hours=3))[0]
    done = make_promised(mentor, bo, "Finished one", ago=timedelta(hours=5))[0]
    answer_commitment(commitment=done, by=bo, status="done", reflection="It was & is good")
    page = sign_in(bo).get(LIST).content.decode()
    places = [
        page.index(words)
        for words in ("Sooner one", "Later &lt;one&gt;", "Answered", "Finished one", "It was &amp; is good")
    ]
    assert places == sorted(places)
    assert page.count("?answer=done") == 2
    assert page.count("?answer=dropped") == 2
    assert later.booking.get_absolute_url() in page
    assert sooner.booking.get_absolute_url() in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_pills_lead_to_the_page_that_answers(mentor, bo, sign_in):
    make_promised(mentor, bo, "Call Mika")
    client = sign_in(bo)
    link = client.get(LIST).context["waiting"][0].answer_url
    assert client.get(link + "?answer=partly").status_code == 200


def test_nobody_elses(mentor, ada, bo, cy, dee, sign_in):
    make_promised(mentor, bo, "A canary sentence")
    for person in (ada, cy, dee):
        page = sign_in(person).get(LIST).content.decode()
        assert "A canary sentence" not in page
        assert "Nothing promised right now." in page


def test_a_date_that_has_passed_says_so(mentor, bo, sign_in, clock):
    made = make_promised(mentor, bo, "Call Mika", days=2)[0]
    client = sign_in(bo)
    assert "We ask you on Wednesday 25 November" in client.get(LIST).content.decode()
    clock.shift(timedelta(days=3))
    assert "We asked you on Wednesday 25 November" in client.get(LIST).content.decode()
    made.refresh_from_db()
    assert made.is_open


def test_answered_ones_come_in_pages_of_twenty(mentor, bo, sign_in):
    for number in range(21):
        made = make_promised(mentor, bo, f"Step {number}", ago=timedelta(hours=number + 1))[0]
        answer_commitment(commitment=made, by=bo, status="dropped")
    client = sign_in(bo)
    first, second, beyond = (client.get(LIST, {"page": page}) for page in ("1", "2", "nonsense"))
    assert len(first.context["answered"]) == 20
    assert len(second.context["answered"]) == 1
    assert beyond.status_code == 200


def test_queries_do_not_grow(mentor, bo, sign_in, django_assert_num_queries):
    client = sign_in(bo)
    for number in range(3):
        open_one, answered = make_promised(mentor, bo, "One", "Two", ago=timedelta(hours=number + 1))
        answer_commitment(commitment=answered, by=bo, status="partly")
        if number in (0, 2):
            with django_assert_num_queries(6):
                client.get(LIST)
