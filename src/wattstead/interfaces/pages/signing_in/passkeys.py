"""Adds, renames and removes passkeys; allauth checks what the browser answers."""

from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wattstead.domains.identity.passkeys import keep_passkey, rename_passkey
from wattstead.domains.identity.second_factors import remove_passkey
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.account.proving import for_the_proven, is_seen_by_the_proven
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.pages.signing_in.app import first_codes, welcomed
from wattstead.interfaces.pages.signing_in.changes import follow_up
from wattstead.interfaces.pages.signing_in.forms import NewPasskeyForm, PasskeyNameForm

ADDED = gettext_noop("a passkey was added: it signs you in without a password.")
REMOVED = gettext_noop("a passkey was removed.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@is_seen_by_the_proven
def add(request: PortalRequest) -> HttpResponse:
    """Ask the browser for a passkey, and keep what it answers."""
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_genuine(form):
        codes: tuple[str, ...] = ()
        with problems_in(form), seen_by(request.viewer):
            keep_passkey(user_id=reader_of(request).id, **form.cleaned_data)
            codes = first_codes(request)
            follow_up(request, what=gettext(ADDED))
        if form.is_valid():
            return welcomed(request, codes=codes, news=gettext("The passkey is added."))
    options = auth.begin_registration(get_user(request), passwordless=True)
    facts = {"form": form, "options": options}
    return render(request, "signing_in/passkey.html", facts, status=422 if form.errors else 200)


@require_POST
@login_required
def rename(request: PortalRequest, passkey_id: int) -> HttpResponse:
    """Call a passkey otherwise."""
    form = PasskeyNameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    with seen_by(request.viewer):
        rename_passkey(user_id=reader_of(request).id, passkey_id=passkey_id, name=name)
    messages.success(request, gettext("The passkey has its new name."))
    return redirect("signing_in")


@require_POST
@login_required
@for_the_proven
def remove(request: PortalRequest, passkey_id: int) -> HttpResponse:
    """Let a passkey open nothing any more."""
    with seen_by(request.viewer):
        remove_passkey(user_id=reader_of(request).id, passkey_id=passkey_id)
        follow_up(request, what=gettext(REMOVED))
    messages.success(request, gettext("The passkey is removed."))
    return redirect("signing_in")


def _is_genuine(form: NewPasskeyForm) -> bool:
    """Return whether the browser answered our challenge, and made sure that it is its person."""
    credential = form.cleaned_data["credential"]
    try:
        auth.parse_registration_response(credential)
        binding = auth.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        form.add_error(None, gettext("Your browser has made no passkey. Please try again."))
        return False
    if not binding.is_user_verified():
        form.add_error(None, gettext("A passkey asks for your finger, face or PIN; this one did not."))
        return False
    return True
