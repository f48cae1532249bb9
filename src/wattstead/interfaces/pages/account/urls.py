"""Names the addresses of the account, and of invitations to one."""

from django.urls import path

from wattstead.interfaces.pages.account import (
    billing,
    devices,
    invitations,
    people,
    pictures,
    profile,
    tokens,
)

urlpatterns = [
    path("account/", profile.show_profile, name="account"),
    path("account/picture/", pictures.choose_picture, name="choose_picture"),
    path("account/picture/end/", pictures.take_picture_away, name="remove_picture"),
    path("account/picture/<slug:digest>/", pictures.show_picture, name="own_picture"),
    path("account/people/", people.show_people, name="people"),
    path("account/people/invitations/", people.invite, name="invite"),
    path("account/people/invitations/<uuid:invitation_id>/again/", people.send_again, name="invite_again"),
    path("account/people/invitations/<uuid:invitation_id>/end/", people.withdraw, name="withdraw_invitation"),
    path("account/people/<uuid:membership_id>/role/", people.give_role, name="give_role"),
    path("account/people/<uuid:membership_id>/end/", people.end, name="end_membership"),
    path("account/billing/", billing.show_billing, name="billing"),
    path("account/devices/", devices.show_devices, name="devices"),
    path("account/devices/others/end/", devices.sign_out_others, name="sign_out_others"),
    path("account/devices/<str:session_id>/end/", devices.sign_out, name="sign_out_device"),
    path("account/access-tokens/", tokens.show_tokens, name="access_tokens"),
    path("account/access-tokens/<uuid:token_id>/end/", tokens.revoke, name="revoke_access_token"),
    path("invitation/<str:token>/", invitations.show_invitation, name="invitation"),
]
