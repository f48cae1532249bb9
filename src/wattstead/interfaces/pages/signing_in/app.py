"""Adds an authenticator app by a picture and a code, and removes it; gives out recovery codes."""

from dataclasses import dataclass
from urllib.parse import quote

import qrcode  # type: ignore[import-untyped]
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from qrcode.constants import ERROR_CORRECT_L  # type: ignore[import-untyped]

from wattstead.domains.identity.one_time_codes import enrolment_address
from wattstead.domains.identity.second_factors import (
    begin_app,
    confirm_app,
    factors_of,
    remove_app,
    renew_recovery_codes,
    secret_waiting,
)
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.account.proving import for_the_proven, is_seen_by_the_proven
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.pages.sign_in.factors import PRODUCT
from wattstead.interfaces.pages.signing_in.changes import follow_up
from wattstead.interfaces.pages.signing_in.forms import CodeForm

ADDED = gettext_noop("an authenticator app was added: signing in asks for its code from now on.")
REMOVED = gettext_noop("the authenticator app was removed.")
CODES_MADE = gettext_noop("new recovery codes were made; the old ones open nothing any more.")


@dataclass(frozen=True, kw_only=True)
class Squares:
    """A QR code, drawn: the path of its dark squares, and how many make a side."""

    path: str
    side: int


@require_POST
@login_required
@for_the_proven
def begin(request: PortalRequest) -> HttpResponse:
    """Make a secret for a new app; it counts only once a code was entered."""
    with seen_by(request.viewer):
        begin_app(user_id=reader_of(request).id)
    return redirect("add_app")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@is_seen_by_the_proven
def add(request: PortalRequest) -> HttpResponse:
    """Show the picture for the app, and take its first code."""
    reader, form = reader_of(request), CodeForm(request.POST or None)
    with seen_by(request.viewer):
        secret = secret_waiting(reader.id)
    if not secret:
        return redirect("signing_in")
    if request.method == "POST" and form.is_valid():
        codes: tuple[str, ...] = ()
        with problems_in(form), seen_by(request.viewer):
            confirm_app(user_id=reader.id, code=form.cleaned_data["code"], now=timezone.now())
            codes = first_codes(request)
            follow_up(request, what=gettext(ADDED))
        if form.is_valid():
            return welcomed(request, codes=codes, news=gettext("The authenticator app is added."))
    address = enrolment_address(secret, issuer=PRODUCT, person=reader.email)
    facts = {
        "form": form,
        "squares": squares_of(address),
        "address": address,
        "secret": spelt(secret),
    }
    return render(request, "signing_in/app.html", facts, status=422 if form.errors else 200)


@require_POST
@login_required
@for_the_proven
def remove(request: PortalRequest) -> HttpResponse:
    """Take the app away."""
    with seen_by(request.viewer):
        remove_app(user_id=reader_of(request).id)
        follow_up(request, what=gettext(REMOVED))
    messages.success(request, gettext("The authenticator app is removed."))
    return redirect("signing_in")


@never_cache
@require_POST
@login_required
@for_the_proven
def renew_codes(request: PortalRequest) -> HttpResponse:
    """Make ten new recovery codes and show them, this once."""
    with seen_by(request.viewer):
        codes = renew_recovery_codes(user_id=reader_of(request).id)
        follow_up(request, what=gettext(CODES_MADE))
    return welcomed(request, codes=codes, news="")


def first_codes(request: PortalRequest) -> tuple[str, ...]:
    """Return recovery codes for who has none; runs in the unit of work of the reader."""
    reader = reader_of(request)
    return () if factors_of(reader.id).recovery_codes_left else renew_recovery_codes(user_id=reader.id)


def welcomed(request: PortalRequest, *, codes: tuple[str, ...], news: str) -> HttpResponse:
    """Return the page with new recovery codes, or go back where there are none to show."""
    if not codes:
        messages.success(request, news)
        return redirect("signing_in")
    told = gettext("Recovery codes of {email}").format(email=reader_of(request).email)
    text = "\n".join([f"{PRODUCT}: {told}", "", *codes, ""])
    facts = {"codes": codes, "news": news, "file": f"data:text/plain;charset=utf-8,{quote(text)}"}
    return render(request, "signing_in/recovery_codes.html", facts)


def squares_of(address: str) -> Squares:
    """Return a QR code as the path of an SVG, each square one unit wide."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=0)
    code.add_data(address)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    return Squares(path=path, side=len(rows))


def spelt(secret: str) -> str:
    """Return a secret in groups of four, for who types it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
