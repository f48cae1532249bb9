"""Signs people in by a link that works once."""

from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wattstead.domains.identity.operations import SignInLinkSpent, redeem_sign_in_link
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.interfaces.refusals import told
from wattstead.kernel.viewer import Viewer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_link(request: PortalRequest, token: str) -> HttpResponse:
    """Ask for one press of a button, since mail scanners open links; then sign in."""
    if request.method != "POST":
        return render(request, "sign_in/link.html")
    try:
        with seen_by(Viewer(user_id=None)):
            user = redeem_sign_in_link(token=token, now=timezone.now())
    except SignInLinkSpent as refusal:
        return render(request, "sign_in/link_spent.html", {"message": told(refusal)}, status=409)
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="link")
    _confirm_address(user_id=user.pk, email=user.email)
    return redirect("overview")


def _confirm_address(*, user_id: UUID, email: str) -> None:
    """Take the address of a person we registered ourselves, who never signed up, for confirmed."""
    known = EmailAddress.objects
    if not known.filter(user_id=user_id).exists() and not known.filter(email=email).exists():
        known.create(user_id=user_id, email=email, primary=True, verified=True)
