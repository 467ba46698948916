"""Demo mode's mailbox: every mail that would have gone out, as its reader would see it."""

from email.message import EmailMessage

from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demo.mailbox import FRAMING, find_mail, list_mails, part_of, sent_at

# A mail is shown as a mail program shows it: nothing is fetched, nothing runs, and
# its links open in a tab of their own.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
}


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "demo/mailbox.html",
        {"mails": [(name, message, sent_at(message)) for name, message in list_mails()]},
    )


@login_not_required
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    message = mail_or_404(name)
    context = {
        "name": name,
        "message": message,
        "sent": sent_at(message),
        "headers": [(header, value) for header, value in message.items() if header not in FRAMING],
        "text": part_of(message, "text/plain"),
        "has_html": bool(part_of(message, "text/html")),
        "calendar": part_of(message, "text/calendar"),
    }
    return render(request, "demo/mail.html", context)


@login_not_required
@require_safe
@csp(MAIL_POLICY)  # type: ignore[arg-type] # its type knows views without arguments only
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    html = part_of(mail_or_404(name), "text/html")
    return HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))


def mail_or_404(name: str) -> EmailMessage:
    if message := find_mail(name):
        return message
    raise Http404
