"""Following links changes nothing (promise 5): every page in every role, and every link of every mail."""

import pytest
from django.test import Client

from people.models import Notification
from tests.conftest import NOW
from tests.factories import make_user
from tests.safety.crawling import crawl, links_in_mails
from tests.safety.world import ROLES, make_world, picture
from tests.sessions_app.mails import STAGES, stage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Pages that must be among what each role reaches from home, else the crawl went nowhere.
REACHED = {
    "anonymous": {"/", "/mentors/", "/resources/", "/accounts/login/code/", "/what-we-keep/"},
    "mentee": {"/sessions/", "/commitments/", "/settings/", "/accounts/email/"},
    "mentor": {"/sessions/", "/mentor/profile/", "/mentor/availability/"},
    "staff": {"/admin/", "/admin/people/user/", "/admin/sessions_app/booking/"},
}
# The secret of a second factor that is being set up is kept in the asker's
# own session until a code confirms it.
KEEPS_A_SECRET = "/accounts/2fa/totp/activate/"


@pytest.mark.parametrize("role", ROLES)
def test_walking_through_all_pages_changes_nothing(role, db):
    world = make_world()
    client = world.client(role)
    before = picture(sessions=True)
    seen = crawl(client, {"/", "/admin/", "/themes/first-job/"})
    # 409: someone with two sessions ahead is told so where they would book a third.
    assert {
        address: status
        for address, status in seen.items()
        if status >= 400 and not (status == 409 and "/book/" in address)
        if (status, address) != (403, "/settings/leave/")  # who signed in a while ago says who they are
    } == {}
    assert REACHED.get(role, set()) <= set(seen)
    after = picture(sessions=True)
    if KEEPS_A_SECRET in seen:
        del after["sessions.Session"], before["sessions.Session"]
    assert after == before


def test_every_link_of_every_mail_opens_and_changes_nothing(mentor, dee, clock):
    seen: dict[str, int] = {}
    for kind in STAGES:
        clock.move_to(NOW)
        newest = max(Notification.objects.values_list("pk", flat=True), default=0)
        stage(kind, mentor, make_user(f"{kind}@example.com", name="Bo", timezone="Africa/Lagos"), clock)
        links = links_in_mails(after=newest) - set(seen)
        before = picture(sessions=True)
        for link in links:
            seen[link] = Client().get(link, follow=True).status_code
            Client().head(link)
        assert picture(sessions=True) == before, kind
    assert len(seen) > 60
    assert {address for address, status in seen.items() if status >= 500} == set()
    assert any("/commitments/answer/" in address for address in seen)
    assert any("/unsubscribe/" in address for address in seen)
    assert any("/wrap-up/?key=" in address for address in seen)
