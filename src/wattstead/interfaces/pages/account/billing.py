"""Shows and changes whom an account bills, and where the bills go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.operations.accounts import change_billing_details
from wattstead.domains.accounts.queries import account_visible_to, may, require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.account.forms import BillingForm
from wattstead.interfaces.pages.account.whose import account_here
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def show_billing(request: PortalRequest) -> HttpResponse:
    """Show the account's details of billing; who may changes them."""
    account_id = account_here(request)
    if request.method == "POST":
        require(request.viewer, account_id=account_id, to=Action.MANAGE_BILLING)
    with seen_by(request.viewer) as viewer:
        account = account_visible_to(viewer, account_id=account_id)
    form = BillingForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        with problems_in(form), seen_by(request.viewer):
            change_billing_details(account_id=account_id, details=form.details())
        if form.is_valid():
            messages.success(request, gettext("The details of billing are kept. The next bill has them."))
            return redirect("billing")
    return render(
        request,
        "account_area/billing.html",
        {
            "form": form,
            "account": account,
            "may_change": may(request.viewer, account_id=account_id, to=Action.MANAGE_BILLING),
        },
        status=422 if form.errors else 200,
    )
