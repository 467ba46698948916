"""My next steps, and answering how one went."""

from typing import cast

from django.contrib.auth.decorators import login_not_required, login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from people.models import User
from sessions_app.errors import NotNow
from sessions_app.forms.commitments import AnswerForm
from sessions_app.links import answer_path, read_answer_token
from sessions_app.models import Commitment
from sessions_app.selectors.commitments import answered_commitments, find_commitment, may_meet_again, open_commitments
from sessions_app.services.checks import check_can_answer
from sessions_app.services.wrap_up import answer_commitment, postpone_commitment

ANSWERED_A_PAGE = 20


@require_safe
@login_required
def commitment_list(request: HttpRequest) -> HttpResponse:
    person, now = cast(User, request.user), timezone.now()
    waiting = [(one, answer_path(one), one.asked_at() <= now) for one in open_commitments(person)]
    answered = Paginator(answered_commitments(person), ANSWERED_A_PAGE).get_page(request.GET.get("page"))
    context = {"waiting": waiting, "answered": answered}
    return render(request, "sessions_app/commitment_list.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer from a mail: whoever has the link may answer this one next step, nothing else."""
    commitment = commitment_for(token)
    if commitment is None:
        return render(request, "sessions_app/link_stale.html", {"is_answer": True}, status=404)
    with timezone.override(commitment.booking.mentee.zone):
        return answer_page(request, commitment)


def commitment_for(token: str) -> Commitment | None:
    """What a token opens: its own next step, for the person and the date it was made for."""
    key = read_answer_token(token)
    commitment = find_commitment(key.commitment_id) if key else None
    if key is None or commitment is None or commitment.due_on != key.due_on:
        return None
    mentee = commitment.booking.mentee
    return commitment if mentee.pk == key.person_id and mentee.is_active else None


def answer_page(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    person = commitment.booking.mentee
    form = AnswerForm(request.POST if request.method == "POST" else None, person=person, now=timezone.now())
    if request.method != "POST" and (not commitment.is_open or "saved" in request.GET):
        return answered_page(request, commitment)
    try:
        if form.is_bound:
            check_can_answer(commitment, person)
        if form.is_valid():
            return redirect(f"{answer_path(save_answer(commitment, form))}?saved=1")
    except NotNow as error:
        commitment = find_commitment(commitment.pk) or commitment
        return answered_page(
            request, commitment, sentence=str(error), kept=request.POST.get("reflection", ""), status=error.status
        )
    context = {
        "commitment": commitment,
        "form": form,
        "asked": commitment.asked_at() <= timezone.now(),
        "pointed_at": request.GET.get("answer"),
    }
    return render(request, "sessions_app/commitment_answer.html", context, status=400 if form.is_bound else 200)


def save_answer(commitment: Commitment, form: AnswerForm) -> Commitment:
    person, words = commitment.booking.mentee, form.cleaned_data["reflection"]
    if form.is_not_yet:
        return postpone_commitment(commitment=commitment, by=person, due_on=form.cleaned_data["due_on"], reflection=words)
    return answer_commitment(commitment=commitment, by=person, status=form.cleaned_data["answer"], reflection=words)


def answered_page(
    request: HttpRequest, commitment: Commitment, *, sentence: str = "", kept: str = "", status: int = 200
) -> HttpResponse:
    booking = commitment.booking
    context = {
        "commitment": commitment,
        "mentor": booking.mentor,
        "may_meet_again": may_meet_again(booking),
        "just_saved": "saved" in request.GET,
        "sentence": sentence,
        "kept": [kept] if kept.strip() and kept != commitment.reflection else [],
        "answer_path": answer_path(commitment),
    }
    return render(request, "sessions_app/commitment_answered.html", context, status=status)
