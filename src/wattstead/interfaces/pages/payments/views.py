"""Shows how an account pays, and lets those who manage its bills change that."""

from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wattstead.domains.accounts.queries import may, require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.payments.operations.methods import (
    PaymentMethodInUse,
    TooManyPaymentMethods,
    add_bank_transfer,
    add_direct_debit,
    make_default,
    remove_payment_method,
)
from wattstead.domains.payments.queries import methods_of_accounts
from wattstead.domains.payments.vocabulary import MethodType
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.account.proving import for_the_proven, is_proven
from wattstead.interfaces.pages.account.whose import account_here, sees_bills_here
from wattstead.interfaces.pages.doors import View, for_members
from wattstead.interfaces.pages.payments.cards import method_cards
from wattstead.interfaces.pages.payments.forms import BankAccountForm
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.refusals import told
from wattstead.kernel.refusals import NotFound


@require_safe
@for_members
def show_methods(request: PortalRequest) -> HttpResponse:
    """List the payment methods of the account; for those who see its bills there is such a page."""
    if not sees_bills_here(request):
        raise NotFound
    account_id = account_here(request)
    with seen_by(request.viewer) as viewer:
        methods = methods_of_accounts(viewer, account_ids=[account_id], today=today_of(request))
    return render(
        request,
        "payments/methods.html",
        {
            "methods": method_cards(methods),
            "manages": may(request.viewer, account_id=account_id, to=Action.PAY),
            "may_transfer": all(one.method_type is not MethodType.BANK_TRANSFER for one in methods),
        },
    )


def proven_before(view: View) -> View:
    """Ask who it is before the form is shown: what is asked for after it would be kept in the session."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not is_proven(request):
            asked = urlencode({"next": request.path})
            return redirect(f"{reverse('account_reauthenticate')}?{asked}")
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("iban")
@for_members
@proven_before
def add_bank_account(request: PortalRequest) -> HttpResponse:
    """Ask for a bank account to be debited, and keep it."""
    account_id = account_here(request)
    require(request.viewer, account_id=account_id, to=Action.PAY)
    form = BankAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(TooManyPaymentMethods,)), seen_by(request.viewer):
            add_direct_debit(
                account_id=account_id,
                iban=form.cleaned_data["iban"],
                account_holder=form.cleaned_data["account_holder"],
                bic=form.cleaned_data["bic"],
                is_default=form.cleaned_data["is_default"],
            )
        if form.is_valid():
            messages.success(request, gettext("The bank account is kept, encrypted."))
            return redirect("payment_methods")
    return render(request, "payments/bank_account.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@for_members
@for_the_proven
def add_transfer(request: PortalRequest) -> HttpResponse:
    """Let the account pay by transfers of its own."""
    account_id = account_here(request)
    with seen_by(request.viewer):
        add_bank_transfer(account_id=account_id)
    messages.success(request, gettext("You can pay by bank transfer now."))
    return redirect("payment_methods")


@require_POST
@for_members
@for_the_proven
def prefer(request: PortalRequest, method_id: UUID) -> HttpResponse:
    """Make a method the usual one."""
    with seen_by(request.viewer):
        make_default(method_id=method_id)
    messages.success(request, gettext("Your bills are paid by it from now on."))
    return redirect("payment_methods")


@require_POST
@for_members
@for_the_proven
def remove(request: PortalRequest, method_id: UUID) -> HttpResponse:
    """Pay by a method no more."""
    try:
        with seen_by(request.viewer):
            remove_payment_method(method_id=method_id, now=timezone.now())
    except PaymentMethodInUse as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, gettext("The payment method is removed."))
    return redirect("payment_methods")
