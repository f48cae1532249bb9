"""Shows an invitation to who holds its link, and lets them in."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.operations.invitations import InvitationSpent
from wattstead.domains.accounts.operations.memberships import AlreadyAMember
from wattstead.domains.accounts.queries import ShownInvitation, invitation_shown
from wattstead.domains.sites.queries import places_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.account.words import role_rights
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.refusals import told
from wattstead.journeys.accept_invitation import accept_invitation
from wattstead.kernel.viewer import Viewer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_invitation(request: PortalRequest, token: str) -> HttpResponse:
    """Ask whoever holds the link to come in: by one press, after signing in or up with that address."""
    with seen_by(request.viewer):
        shown = invitation_shown(token=token, now=timezone.now())
    if shown is None:
        return _spent(request)
    if not request.user.is_authenticated:
        return _greet_stranger(request, shown=shown, token=token)
    if request.method == "POST":
        return _accept(request, token=token)
    template = "invitation" if shown.email in _addresses_of(request) else "invitation_for_another"
    return render(request, f"account_area/{template}.html", _facts(shown))


def _accept(request: PortalRequest, *, token: str) -> HttpResponse:
    try:
        account_id = accept_invitation(
            user_id=reader_of(request).id,
            addresses=_addresses_of(request),
            token=token,
            now=timezone.now(),
        )
    except InvitationSpent:
        return _spent(request)
    except AlreadyAMember:
        messages.info(request, gettext("You belong to this account already."))
        return redirect("overview")
    messages.success(request, gettext("Welcome! The account is open to you now."))
    return redirect(_way_into(request, account_id=account_id))


def _way_into(request: PortalRequest, *, account_id: UUID) -> str:
    """Return where the account is seen, also by somebody who has sites of their own."""
    with seen_by(Viewer(user_id=reader_of(request).id, account_ids=frozenset({account_id}))) as viewer:
        first = places_visible_to(viewer, limit=1)
    return f"{reverse('overview')}?site={first[0].site_id}" if first else reverse("overview")


def _greet_stranger(request: PortalRequest, *, shown: ShownInvitation, token: str) -> HttpResponse:
    """Offer to sign in and to sign up alike: which of the two fits is nobody else's business."""
    # Whoever holds the link reads the address: no second mail has to prove it.
    get_adapter().stash_verified_email(request, shown.email)
    way_back = urlencode({"next": reverse("invitation", args=[token])})
    ways = {
        "sign_in_address": f"{reverse('account_login')}?{way_back}",
        "sign_up_address": f"{reverse('account_signup')}?{way_back}",
    }
    return render(request, "account_area/invitation_greeting.html", _facts(shown) | ways)


def _facts(shown: ShownInvitation) -> dict[str, str]:
    return {"inviter": shown.inviter_name, "email": shown.email, "rights": role_rights(shown.role)}


def _spent(request: PortalRequest) -> HttpResponse:
    message = told(InvitationSpent())
    return render(request, "account_area/invitation_spent.html", {"message": message}, status=409)


def _addresses_of(request: PortalRequest) -> frozenset[str]:
    """Return the addresses the reader has proven to read; a person we registered ourselves has one."""
    reader = reader_of(request)
    known = EmailAddress.objects.filter(user_id=reader.id).values_list("email", "verified")
    if not known:
        return frozenset({reader.email})
    return frozenset(email.lower() for email, is_verified in known if is_verified)
