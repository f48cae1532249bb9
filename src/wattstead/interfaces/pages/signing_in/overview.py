"""Shows how a person signs in: address, password, app, passkeys, recovery codes, phone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wattstead.domains.identity.email_addresses import unconfirmed_email_of
from wattstead.domains.identity.passkeys import LONGEST_PASSKEY_NAME, MOST_PASSKEYS, Passkey
from wattstead.domains.identity.second_factors import factors_of
from wattstead.domains.identity.vocabulary import STAFF_ROLES
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.pages.signing_in.cards import PasskeyCard, SigningInCard

FEW_CODES = 3


@never_cache
@require_safe
@login_required
def show_signing_in(request: PortalRequest) -> HttpResponse:
    """Show every way in which the reader shows who they are."""
    return render(
        request,
        "signing_in/overview.html",
        {"card": card_of(request), "longest_name": LONGEST_PASSKEY_NAME},
    )


def card_of(request: PortalRequest) -> SigningInCard:
    """Return the ways of the reader."""
    person, reader = get_user(request), reader_of(request)
    with seen_by(request.viewer) as viewer:
        factors, waiting = factors_of(reader.id), unconfirmed_email_of(viewer)
    zone = ZoneInfo(reader.timezone)
    return SigningInCard(
        email=reader.email,
        is_email_confirmed=waiting != reader.email,
        has_password=person.is_authenticated and person.has_usable_password(),
        has_app=factors.has_app,
        passkeys=tuple(_card(passkey, zone=zone) for passkey in factors.passkeys),
        may_add_passkeys=len(factors.passkeys) < MOST_PASSKEYS,
        codes_left=factors.recovery_codes_left,
        is_running_out=factors.is_protected and factors.recovery_codes_left <= FEW_CODES,
        is_protected=factors.is_protected,
        is_duty=getattr(person, "role", "") in STAFF_ROLES,
        phone=getattr(person, "phone", ""),
        is_phone_verified=getattr(person, "phone_verified", False),
    )


def _card(passkey: Passkey, *, zone: ZoneInfo) -> PasskeyCard:
    made = gettext("made on {day}").format(day=_day(passkey.created_at, zone=zone))
    used = passkey.last_used_at
    told = gettext("last used on {day}").format(day=_day(used, zone=zone)) if used else gettext("never used")
    return PasskeyCard(
        passkey_id=passkey.passkey_id,
        key=f"passkey-{passkey.passkey_id}",
        name=passkey.name,
        told=f"{made} · {told}",
    )


def _day(moment: datetime, *, zone: ZoneInfo) -> str:
    return days.day(timezone.localtime(moment, zone).date())
