"""Shows the access tokens of a person, makes new ones and ends them."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wattstead.domains.identity.operations import create_access_token, revoke_access_token
from wattstead.domains.identity.queries import AccessToken, tokens_of
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.account.cards import TokenCard
from wattstead.interfaces.pages.account.forms import AccessTokenForm
from wattstead.interfaces.pages.account.proving import for_the_proven
from wattstead.interfaces.pages.account.words import scope_label
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@for_the_proven
def show_tokens(request: PortalRequest) -> HttpResponse:
    """List the reader's tokens; make a new one and show its secret, this once."""
    now = timezone.now()
    staff = request.viewer.staff
    form = AccessTokenForm(request.POST or None, staff=staff)
    secret = ""
    if request.method == "POST" and form.is_valid():
        with problems_in(form), seen_by(request.viewer):
            secret = create_access_token(
                user_id=reader_of(request).id,
                name=form.cleaned_data["name"],
                scopes=form.chosen_scopes(),
                expires_at=now + form.life(),
                now=now,
            ).secret
    with seen_by(request.viewer) as viewer:
        tokens = tokens_of(viewer)
    zone = ZoneInfo(reader_of(request).timezone)
    shown = AccessTokenForm(staff=staff) if secret else form
    anybodys, suppliers = shown.offers()
    return render(
        request,
        "account_area/tokens.html",
        {
            "form": shown,
            "anybodys": anybodys,
            "suppliers": suppliers,
            "secret": secret,
            "tokens": [_card(token, now=now, zone=zone) for token in tokens],
        },
        status=422 if form.errors else 200,
    )


@require_POST
@login_required
def revoke(request: PortalRequest, token_id: UUID) -> HttpResponse:
    """End a token: whoever carries it is shown nothing from this moment on."""
    with seen_by(request.viewer):
        revoke_access_token(user_id=reader_of(request).id, token_id=token_id, now=timezone.now())
    messages.success(request, gettext("The token is ended; it opens nothing any more."))
    return redirect("access_tokens")


def _card(token: AccessToken, *, now: datetime, zone: ZoneInfo) -> TokenCard:
    used = token.last_used_on
    return TokenCard(
        token_id=token.token_id,
        name=token.name,
        prefix=token.prefix,
        scopes=tuple(scope_label(scope) for scope in token.scopes),
        made=days.day(token.created_at.astimezone(zone).date()),
        expires=days.day(token.expires_at.astimezone(zone).date()),
        used=gettext("last used on {day}").format(day=days.day(used)) if used else gettext("never used"),
        state=gettext("ended") if token.revoked_at else gettext("expired"),
        is_live=token.is_live(now),
    )
