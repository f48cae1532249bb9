"""Fits allauth's sign-up to our people."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy, gettext_noop

from wattstead.domains.identity.operations import end_other_sessions
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.account.proving import is_proven
from wattstead.kernel.viewer import Viewer

SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})
# allauth speaks to people in another voice, in German even by another pronoun.
IN_OUR_WORDS = {
    "email_password_mismatch": gettext_lazy("This e-mail address and this password do not belong together."),
    "incorrect_password": gettext_lazy("This is not your password."),
    "enter_current_password": gettext_lazy("Please enter the password you have now."),
    "too_many_login_attempts": gettext_lazy(
        "These were too many attempts. Please wait a few minutes and try again."
    ),
    "rate_limited": gettext_lazy("These were too many attempts. Please wait a few minutes and try again."),
    "duplicate_email": gettext_lazy("This address is among yours already."),
    "email_taken": gettext_lazy("Somebody signs in with this address already."),
    "cannot_remove_primary_email": gettext_lazy(
        "Our mails go to this address. Choose another one for them before you remove it."
    ),
    "unverified_primary_email": gettext_lazy("Our mails only go to an address that you have confirmed."),
}
# A form of allauth says this; our catalogue translates it first.
SAID_BY_A_FORM = gettext_noop("You must type the same password each time.")


class PortalAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth comes untyped
    """Keeps the language somebody signs up in, and addresses in lower case."""

    error_messages = DefaultAccountAdapter.error_messages | IN_OUR_WORDS

    def new_user(self, request: HttpRequest) -> AbstractBaseUser:
        """Return a new person who reads the language of this page."""
        user: AbstractBaseUser = super().new_user(request)
        setattr(user, "language", translation.get_language() or "en")  # noqa: B010 its model is not ours to import
        return user

    def clean_email(self, email: str) -> str:
        """Return the address in lower case: one person, whatever they type."""
        return str(super().clean_email(email)).lower()

    def unstash_verified_email(self, request: HttpRequest) -> str | None:
        """Return the address an invitation has proven, for who signs up with that address and no other."""
        proven = super().unstash_verified_email(request)
        typed = request.POST.get("email", "").strip().lower()
        return str(proven) if proven and proven.lower() == typed else None

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Ask for the password before addresses change, but not of who has entered it just now."""
        is_asked_for = super().is_reauthentication_required(app=app, **kwargs)
        return bool(is_asked_for) and not is_proven(self.request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Keep a new password, and sign its person out wherever they are."""
        super().set_password(user, password)
        with seen_by(Viewer(user_id=user.pk)):
            end_other_sessions(user_id=user.pk, but_key=self.request.session.session_key or "")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: object, **kwargs: object
    ) -> None:
        """Show what is news; that somebody is signed in, the page shows by itself."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)
