"""A concern has an owner, a note, an end, and ways to write to both."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import RequestFactory
from django.utils import timezone

from people import outbox
from people.models import Notification
from sessions_app.models import Concern
from sessions_app.talk.service import report_concern, resolve_concern, take_concern
from tests.conftest import NOW
from tests.factories import make_booking, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/sessions_app/concern/"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def eli(db):
    person = make_user("eli@example.com", name="Eli Post", is_staff=True)
    person.groups.add(Group.objects.get(name="Organiser"))
    return person


@pytest.fixture
def told(mentor, bo, dee, eli) -> Concern:
    return report_concern(booking=make_booking(mentor, bo), by=bo, kind="conduct", text="They shouted")


@pytest.fixture
def desk(dee, sign_in):
    return sign_in(dee)


def body(response) -> str:
    return " ".join(response.content.decode().split())


def press(client, concern: Concern, action: str, note: str = "") -> str:
    page = f"{LIST}{concern.pk}/change/"
    answer = body(client.post(page, {"action": action, "note": note}, follow=True))
    concern.refresh_from_db()
    return answer


def mails() -> dict[str, str]:
    """What each of the staff would read now, newest first."""
    rendered = [
        (owed.recipient.email, outbox.render(owed, timezone.now()))
        for owed in Notification.objects.filter(kind="concern").select_related("recipient")
    ]
    return {address: mail.text for address, mail in rendered if mail}


def test_take_it_resolve_it_and_reopen_it(told, dee, eli, desk, sign_in):
    assert "You look after 1 concern." in press(desk, told, "take")
    assert told.owner == dee
    assert "You look after 1 concern." in press(sign_in(eli), told, "take", "Eli calls them")
    assert (told.owner, told.note) == (eli, "Eli calls them")
    page = press(desk, told, "resolve", "Eli called them")
    assert "1 concern is resolved." in page
    assert (told.resolved_at, told.resolved_by, told.note) == (NOW, dee, "Eli called them")
    assert 'value="reopen"' in page
    assert 'value="resolve"' not in page
    assert "1 concern is open again." in press(desk, told, "reopen", told.note)
    assert (told.resolved_at, told.resolved_by, told.owner, told.note) == (None, None, eli, "Eli called them")
    assert 'value="resolve"' in body(desk.get(f"{LIST}{told.pk}/change/"))


def test_what_is_so_already_is_said_to_be_nothing(told, dee, desk):
    take_concern(concern=told, by=dee)
    assert "You look after 0 concerns." in press(desk, told, "take")
    resolve_concern(concern=told, by=dee, now=NOW)
    posted = {"action": "resolve", "_selected_action": [told.pk]}
    assert "0 concerns are resolved." in body(desk.post(LIST, posted, follow=True))


def test_what_is_added_to_a_reopened_one_joins_it(told, bo, desk):
    press(desk, told, "resolve")
    press(desk, told, "reopen")
    again = report_concern(booking=told.booking, by=bo, kind="other", text="And again")
    assert again.pk == told.pk
    press(desk, told, "resolve")
    assert report_concern(booking=told.booking, by=bo, kind="other", text="Once more").pk != told.pk


def test_what_is_added_while_staff_save_their_note_stands(told, bo, dee):
    """Their request has read the row, then its reporter adds something."""
    pages = admin.site._registry[Concern]
    request = RequestFactory().post("/")
    request.user = dee
    form = pages.get_form(request, told)({"note": "Called"}, instance=told)
    assert form.is_valid()
    report_concern(booking=told.booking, by=bo, kind="other", text="And again")
    pages.save_model(request, form.save(commit=False), form, True)
    told.refresh_from_db()
    assert (told.text, told.note) == ("They shouted\n\nAnd again", "Called")


def test_the_page_leads_to_the_session_and_to_both(told, mentor, ada, bo, desk):
    page = body(desk.get(f"{LIST}{told.pk}/change/"))
    assert f'href="/admin/sessions_app/booking/{told.booking_id}/change/"' in page
    for person in (ada, bo):
        link = f'<a href="/admin/people/user/{person.pk}/change/">{person}</a> ({person.email})'
        assert f'{link} · <a href="/admin/people/user/{person.pk}/suspend/">Suspend</a>' in page
        subject = "About%20the%20session%20of%20Ada%20Lind%20and%20Bo%20Okafor"
        assert f'href="mailto:{person.email}?subject={subject}"' in page
    end = f"/admin/sessions_app/booking/{told.booking_id}/end/"
    assert f'<a href="{end}">End this session</a>' in page
    desk.post(end)
    assert "End this session" not in body(desk.get(f"{LIST}{told.pk}/change/"))
    assert "Bo Okafor, who wrote this about Ada Lind" in page
    assert "Ada Lind, who doesn&#x27;t know that Bo Okafor wrote to us" in page


def test_the_note_is_read_by_neither_of_the_two(told, ada, bo, desk, sign_in):
    press(desk, told, "resolve", "canary-note")
    report_concern(booking=told.booking, by=bo, kind="other", text="More")
    for person in (ada, bo):
        for page in (told.booking.get_absolute_url(), "/sessions/", "/settings/"):
            assert "canary-note" not in body(sign_in(person).get(page))
    assert all("canary-note" not in mail for mail in mails().values())


def test_who_may_only_look_has_no_buttons_and_no_box(told, sign_in):
    lou = make_user("lou@example.com", name="Lou", is_staff=True)
    lou.user_permissions.set(Permission.objects.filter(codename="view_concern"))
    page = f"{LIST}{told.pk}/change/"
    shown = body(sign_in(lou).get(page))
    assert "They shouted" in shown
    assert 'name="action"' not in shown
    assert "<textarea" not in shown
    assert sign_in(lou).post(page, {"action": "take", "note": "x"}).status_code == 403
    told.refresh_from_db()
    assert (told.owner, told.note) == (None, "")


# Mail about it


def test_the_first_mail_goes_to_all_who_read_concerns_and_names_who_looks_after_it(told, dee, eli):
    make_user("kim@example.com", is_staff=True).groups.add(Group.objects.get(name="Curator"))
    assert set(mails()) == {"dee@example.com", "eli@example.com"}
    assert all("Nobody looks after it yet." in mail for mail in mails().values())
    take_concern(concern=told, by=eli)
    assert "Eli Post looks after it." in mails()["dee@example.com"]
    assert "You look after it." in mails()["eli@example.com"]


def test_what_is_added_goes_to_the_owner_alone(told, bo, eli, clock):
    take_concern(concern=told, by=eli)
    Notification.objects.all().delete()
    report_concern(booking=told.booking, by=bo, kind="other", text="And again")
    assert Notification.objects.get().recipient == eli
    assert "And again" in mails()["eli@example.com"]


def test_what_is_added_after_this_hours_mail_comes_with_the_next(told, bo, dee, clock):
    Notification.objects.exclude(recipient=dee).delete()
    clock.move_to(NOW.replace(minute=20))
    Notification.objects.update(status="sent")
    for words in ("And again", "And once more"):
        report_concern(booking=told.booking, by=bo, kind="other", text=words)
    (owed,) = Notification.objects.filter(status="pending", recipient=dee, kind="concern")
    assert owed.send_at == NOW.replace(hour=NOW.hour + 1)
    assert "And once more" in outbox.render(owed, timezone.now()).text


def test_without_an_owner_who_is_still_here_it_goes_to_all(told, bo, eli):
    take_concern(concern=told, by=eli)
    eli.groups.clear()
    Notification.objects.all().delete()
    report_concern(booking=told.booking, by=bo, kind="other", text="And again")
    assert list(mails()) == ["dee@example.com"]
    assert "Nobody looks after it yet." in mails()["dee@example.com"]


def test_what_was_owed_to_all_is_left_to_who_has_taken_it_meanwhile(told, bo, eli):
    Notification.objects.all().delete()
    report_concern(booking=told.booking, by=bo, kind="other", text="And again")
    take_concern(concern=told, by=eli)
    assert list(mails()) == ["eli@example.com"]


@pytest.mark.parametrize(("query", "count"), [("owner=me", 1), ("owner=nobody", 1), ("owner=x", 2), ("", 2)])
def test_the_list_knows_mine_and_nobodys(told, mentor, bo, dee, desk, query, count):
    Concern.objects.create(booking=told.booking, reporter=bo, kind="other", text="x", owner=dee)
    assert desk.get(f"{LIST}?{query}").context["cl"].result_count == count
