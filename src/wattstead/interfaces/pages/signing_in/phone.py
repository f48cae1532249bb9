"""Sends a code to the phone of a person, and takes it."""

from django.contrib import messages
from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wattstead.domains.identity.phones import (
    PhoneCodeSpent,
    PhoneCodeTooSoon,
    TooManyPhoneCodes,
    count_phone_code,
    phone_waiting,
    send_phone_code,
    take_phone_try,
    verify_phone,
)
from wattstead.domains.identity.ports import PhoneCode
from wattstead.foundation.tenancy import seen_by
from wattstead.gateways.text_messages import send_text_message
from wattstead.interfaces.pages.account.proving import for_the_proven
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.pages.signing_in.forms import CodeForm, PhoneForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@for_the_proven
def show_phone(request: PortalRequest) -> HttpResponse:
    """Ask for the number, and send a code there."""
    reader = reader_of(request)
    form = PhoneForm(request.POST or None, initial={"phone": getattr(get_user(request), "phone", "")})
    if request.method == "POST" and form.is_valid():
        phone, now = form.cleaned_data["phone"], timezone.now()
        with problems_in(form, expected=(PhoneCodeTooSoon, TooManyPhoneCodes)):
            count_phone_code(user_id=reader.id, now=now)
            with seen_by(request.viewer):
                send_phone_code(user_id=reader.id, phone=phone, now=now, post=_send)
        if form.is_valid():
            return redirect("confirm_phone")
    return render(request, "signing_in/phone.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def confirm(request: PortalRequest) -> HttpResponse:
    """Take the code that was sent."""
    reader, now = reader_of(request), timezone.now()
    with seen_by(request.viewer):
        phone = phone_waiting(reader.id, now=now)
    if not phone:
        return redirect("phone")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(PhoneCodeSpent,)):
            with seen_by(request.viewer):
                left = take_phone_try(user_id=reader.id, now=now)
            with seen_by(request.viewer):
                verify_phone(user_id=reader.id, code=form.cleaned_data["code"], left=left, now=now)
        if form.is_valid():
            messages.success(request, gettext("Your phone is confirmed."))
            return redirect("signing_in")
    facts = {"form": form, "phone": phone}
    return render(request, "signing_in/phone_code.html", facts, status=422 if form.errors else 200)


def _send(message: PhoneCode) -> None:
    """Put the code into words of its reader; the gateway notes it in the unit of work."""
    with translation.override(message.language):
        text = gettext("{code} is your code for Wattstead. It is good for ten minutes.")
    send_text_message(to=message.to, text=text.format(code=message.code))
