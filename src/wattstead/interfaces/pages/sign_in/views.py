"""Signs people in by a link that works once."""

from uuid import UUID

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wattstead.domains.identity.operations import SignInLinkSpent, redeem_sign_in_link
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.interfaces.pages.sign_in.forms import StayForm
from wattstead.interfaces.refusals import told
from wattstead.kernel.viewer import Viewer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_link(request: PortalRequest, token: str) -> HttpResponse:
    """Ask for one press of a button, since mail scanners open links; then sign in."""
    if request.method != "POST":
        return render(request, "sign_in/link.html", {"form": StayForm()})
    try:
        with seen_by(Viewer(user_id=None)):
            user = redeem_sign_in_link(token=token, now=timezone.now())
    except SignInLinkSpent as refusal:
        return render(request, "sign_in/link_spent.html", {"message": told(refusal)}, status=409)
    _confirm_address(user_id=user.pk, email=user.email)
    record_authentication(request, user, method="link")
    login = Login(
        user=user, email_verification=EmailVerificationMethod.NONE, redirect_url=reverse("overview")
    )
    answer: HttpResponse = perform_login(request, login)  # asks for the second factor of who has one
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if StayForm(request.POST).stays else 0)
    return answer


def _confirm_address(*, user_id: UUID, email: str) -> None:
    """Take the address of a person we registered ourselves, who never signed up, for confirmed."""
    known = EmailAddress.objects
    if not known.filter(user_id=user_id).exists() and not known.filter(email=email).exists():
        known.create(user_id=user_id, email=email, primary=True, verified=True)
