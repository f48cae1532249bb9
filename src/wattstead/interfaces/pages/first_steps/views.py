"""Opens an account for somebody who has none yet."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.first_steps.countries import ZONES
from wattstead.interfaces.pages.first_steps.forms import HomeForm
from wattstead.interfaces.pages.requests import PortalRequest, reader_of, today_of
from wattstead.interfaces.refusals import told
from wattstead.journeys.open_account import open_account
from wattstead.kernel.addresses import AddressUnreadable
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def first_steps(request: PortalRequest) -> HttpResponse:
    """Ask for the first home, and open the account with it."""
    if request.viewer.account_ids:
        return redirect("overview")
    form = HomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _open(request, form=form)
        except Refusal as refusal:
            if refusal.kind != "unreadable":
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, _words_for(refusal))
        else:
            return redirect("overview")
    return render(
        request,
        "first_steps/page.html",
        {"form": form, "first_name": reader_of(request).first_name},
        status=422 if form.errors else 200,
    )


def _words_for(refusal: Refusal) -> str:
    """Return what to write beside the field at fault; the label names the part already."""
    if isinstance(refusal, AddressUnreadable):
        return gettext("Please check this part of the address.")
    return told(refusal)


def _open(request: PortalRequest, *, form: HomeForm) -> None:
    """Open the account as a viewer who may act for it: nobody else could write its rows."""
    reader = reader_of(request)
    account_id = new_key()
    owner = Viewer(
        user_id=reader.id,
        account_ids=frozenset({account_id}),
        roles={account_id: MembershipRole.OWNER.value},
    )
    with seen_by(owner):
        open_account(
            user_id=reader.id,
            account_id=account_id,
            name=form.cleaned_data["name"],
            address=form.address(),
            zone=ZONES[form.cleaned_data["country"]],
            today=today_of(request),
            billing_email=reader.email,
        )
