"""Signs people in by a link that works once."""

from allauth.account.internal.flows.login import record_authentication
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
    return redirect("overview")
