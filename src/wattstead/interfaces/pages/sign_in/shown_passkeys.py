"""Reads the passkeys that browsers show; whatever else is sent there is no passkey, and no fault of ours."""

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext

UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


class Careful:
    """Takes what was sent apart, and refuses what allauth stumbles over."""

    def clean_credential(self) -> Authenticator:
        """Return the passkey that was shown."""
        try:
            return super().clean_credential()  # type: ignore[misc] # of the form beside
        except UNREADABLE as error:
            raise forms.ValidationError(
                gettext("This passkey does not belong here. Try another one.")
            ) from error


class ShownForm(Careful, AuthenticateWebAuthnForm):  # type: ignore[misc] # allauth comes untyped
    """A passkey as the second step of signing in."""


class ShownAloneForm(Careful, LoginWebAuthnForm):  # type: ignore[misc] # allauth comes untyped
    """A passkey in place of address and password."""


class ShownAgainForm(Careful, ReauthenticateWebAuthnForm):  # type: ignore[misc] # allauth comes untyped
    """A passkey once more, before something delicate changes."""
