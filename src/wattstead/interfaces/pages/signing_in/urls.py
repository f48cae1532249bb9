"""Names the addresses of signing in: what one shows, and the second step."""

from allauth.mfa.base.views import authenticate, reauthenticate
from allauth.mfa.webauthn.views import login_webauthn, reauthenticate_webauthn
from django.urls import path

from wattstead.interfaces.pages.signing_in import app, overview, passkeys, phone

urlpatterns = [
    path("account/sign-in/", overview.show_signing_in, name="signing_in"),
    path("account/sign-in/app/begin/", app.begin, name="begin_app"),
    path("account/sign-in/app/", app.add, name="add_app"),
    path("account/sign-in/app/remove/", app.remove, name="remove_app"),
    path("account/sign-in/recovery-codes/", app.renew_codes, name="renew_recovery_codes"),
    path("account/sign-in/passkeys/add/", passkeys.add, name="add_passkey"),
    path("account/sign-in/passkeys/<int:passkey_id>/name/", passkeys.rename, name="rename_passkey"),
    path("account/sign-in/passkeys/<int:passkey_id>/remove/", passkeys.remove, name="remove_passkey"),
    path("account/sign-in/phone/", phone.show_phone, name="phone"),
    path("account/sign-in/phone/code/", phone.confirm, name="confirm_phone"),
    path("account/sign-in/again/", reauthenticate, name="mfa_reauthenticate"),
    path("account/sign-in/again/passkey/", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # allauth looks for these names: the second step of signing in, and signing in by a passkey alone.
    path("account/login/second-step/", authenticate, name="mfa_authenticate"),
    path("account/login/passkey/", login_webauthn, name="mfa_login_webauthn"),
    path("account/sign-in/", overview.show_signing_in, name="mfa_index"),
]
