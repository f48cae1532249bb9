"""Fits allauth's second step of signing in to our codes: each works once, whatever process it reaches."""

from urllib.parse import urlsplit

from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.internal.flows import check_rate_limit
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from wattstead.domains.identity.second_factors import CodeWrong, Factors, factors_of, spend_code
from wattstead.domains.identity.vocabulary import FactorKind
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.refusals import told
from wattstead.kernel.viewer import Viewer

PRODUCT = "Wattstead"
APP, RECOVERY_CODES, PASSKEY = "totp", "recovery_codes", "webauthn"  # as allauth calls them


class SecretsAreKeptElsewhere(RuntimeError):
    """A part of allauth wants to keep a secret of its own, which no key of ours would ever rotate."""


class PortalFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth comes untyped
    """Tells allauth what a person can show, from our own tables."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This passkey does not belong here. Try another one."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first; the link is in our mail."),
    }

    def is_mfa_enabled(self, user: AbstractBaseUser, types: list[str] | None = None) -> bool:
        """Return whether a person can show one of these, or, without types, anything at all."""
        if not user.is_authenticated:
            return False
        with seen_by(Viewer(user_id=user.pk)):
            held = factors_of(user.pk)
        return any(_has(held)[kind] for kind in (types or (APP, PASSKEY)))

    def encrypt(self, text: str) -> str:  # noqa: ARG002
        """Refuse: secrets stand in columns of our own, where keys rotate."""
        raise SecretsAreKeptElsewhere

    def decrypt(self, encrypted_text: str) -> str:  # noqa: ARG002
        """Refuse: nothing of allauth's own is encrypted."""
        raise SecretsAreKeptElsewhere

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which name passkeys are made: that of the portal, whatever name a request uses."""
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "localhost", "name": PRODUCT}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002, ARG002
        """Return how a passkey is called whose person gave no name."""
        return gettext("Passkey")


class CodeForm(forms.Form):
    """Asks for a code of the app, or a recovery code, to finish signing in."""

    is_again = False

    code = forms.CharField(label=gettext_lazy("Code"), max_length=60)

    code.widget.attrs |= {"autocomplete": "one-time-code", "autofocus": True}

    def __init__(self, *args: object, user: AbstractBaseUser, **kwargs: object) -> None:
        """Ask the person whose password was right."""
        self.user = user
        self.kind: FactorKind | None = None
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # allauth calls it as it calls every form

    def clean_code(self) -> str:
        """Spend the code; one that is wrong counts against the person."""
        forgive = check_rate_limit(self.user)
        try:
            with seen_by(Viewer(user_id=self.user.pk)):
                self.kind = spend_code(
                    user_id=self.user.pk, code=self.cleaned_data["code"], now=timezone.now()
                )
        except CodeWrong as refusal:
            raise forms.ValidationError(told(refusal)) from refusal
        forgive()
        return str(self.cleaned_data["code"])

    def save(self) -> None:
        """Note in the session that the person has shown it."""
        extra = {"reauthenticated": True} if self.is_again else {}
        record_authentication(context.request, self.user, "mfa", type=str(self.kind), **extra)


class CodeAgainForm(CodeForm):
    """Asks for a code once more before something delicate changes."""

    is_again = True


def _has(held: Factors) -> dict[str, bool]:
    return {
        APP: held.has_app,
        PASSKEY: bool(held.passkeys),
        RECOVERY_CODES: held.recovery_codes_left > 0,
    }
