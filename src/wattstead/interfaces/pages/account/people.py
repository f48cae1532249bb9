"""Shows who acts for an account, invites people to it and ends what they may."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wattstead.domains.accounts.operations.invitations import (
    AlreadyInvited,
    TooManyInvitations,
    withdraw_invitation,
)
from wattstead.domains.accounts.operations.memberships import AlreadyAMember, change_role, end_membership
from wattstead.domains.accounts.queries import (
    Member,
    OpenInvitation,
    account_visible_to,
    invitations_visible_to,
    may,
    members_visible_to,
    require,
)
from wattstead.domains.accounts.rules import day_of_membership
from wattstead.domains.accounts.vocabulary import Action, MembershipRole
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.account.cards import (
    ROLES,
    InvitationCard,
    MemberCard,
    RoleCard,
    RoleChoice,
)
from wattstead.interfaces.pages.account.forms import InvitationForm, RoleForm
from wattstead.interfaces.pages.account.mail import send_invitation
from wattstead.interfaces.pages.account.proving import for_the_proven
from wattstead.interfaces.pages.account.whose import account_here
from wattstead.interfaces.pages.account.words import role_name, role_rights
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.journeys.invite_person import invite_person, send_invitation_again


@require_safe
@for_members
def show_people(request: PortalRequest) -> HttpResponse:
    """List the members of the account and the invitations nobody has answered."""
    return _page(request, form=InvitationForm(initial={"role": MembershipRole.VIEWER.value}))


@require_POST
@for_members
@for_the_proven
def invite(request: PortalRequest) -> HttpResponse:
    """Invite somebody; the answer is the same whether or not the address has an account."""
    account_id = account_here(request)
    require(request.viewer, account_id=account_id, to=Action.MANAGE_PEOPLE)
    form = InvitationForm(request.POST)
    if form.is_valid():
        expected = (AlreadyInvited, AlreadyAMember, TooManyInvitations)
        with problems_in(form, expected=expected), seen_by(request.viewer):
            invite_person(
                account_id=account_id,
                email=form.cleaned_data["email"],
                role=MembershipRole(form.cleaned_data["role"]),
                inviter_id=reader_of(request).id,
                now=timezone.now(),
                post=send_invitation,
            )
    if form.errors:
        return _page(request, form=form)
    words = gettext("A mail with an invitation is on its way to {email}.")
    messages.success(request, words.format(email=form.cleaned_data["email"]))
    return redirect("people")


@require_POST
@for_members
@for_the_proven
def send_again(request: PortalRequest, invitation_id: UUID) -> HttpResponse:
    """Send an invitation with a new link; the old one is worth nothing from now on."""
    with seen_by(request.viewer):
        email = send_invitation_again(
            invitation_id=invitation_id,
            inviter_id=reader_of(request).id,
            now=timezone.now(),
            post=send_invitation,
        )
    words = gettext("A mail with an invitation is on its way to {email}.")
    messages.success(request, words.format(email=email))
    return redirect("people")


@require_POST
@for_members
def withdraw(request: PortalRequest, invitation_id: UUID) -> HttpResponse:
    """Let nobody in by an invitation any more."""
    with seen_by(request.viewer):
        withdraw_invitation(invitation_id=invitation_id, now=timezone.now())
    messages.success(request, gettext("The invitation is withdrawn; its link opens nothing any more."))
    return redirect("people")


@require_POST
@for_members
@for_the_proven
def give_role(request: PortalRequest, membership_id: UUID) -> HttpResponse:
    """Give a member another role."""
    form = RoleForm(request.POST)
    if form.is_valid():
        role = MembershipRole(form.cleaned_data["role"])
        with seen_by(request.viewer):
            change_role(membership_id=membership_id, role=role, now=timezone.now())
        messages.success(request, gettext("The role is changed, from this moment on."))
    return redirect("people")


@require_POST
@for_members
@for_the_proven
def end(request: PortalRequest, membership_id: UUID) -> HttpResponse:
    """Let a member act for the account no more; the reader themselves leave by it."""
    with seen_by(request.viewer):
        end_membership(membership_id=membership_id, now=timezone.now())
    messages.success(request, gettext("Done: from this moment on the account is closed to them."))
    return redirect("people")


def _page(request: PortalRequest, *, form: InvitationForm) -> HttpResponse:
    account_id, now = account_here(request), timezone.now()
    manages = may(request.viewer, account_id=account_id, to=Action.MANAGE_PEOPLE)
    with seen_by(request.viewer) as viewer:
        account = account_visible_to(viewer, account_id=account_id)
        members = members_visible_to(viewer, account_id=account_id, on=day_of_membership(now))
        invitations = invitations_visible_to(viewer, account_id=account_id) if manages else ()
    reader = reader_of(request)
    zone = ZoneInfo(reader.timezone)
    return render(
        request,
        "account_area/people.html",
        {
            "form": form,
            "account": account,
            "manages": manages,
            "members": [_member_card(one, reader_id=reader.id) for one in members],
            "invitations": [_invitation_card(one, now=now, zone=zone) for one in invitations],
            "roles": [RoleCard(name=role_name(role), rights=role_rights(role)) for role in ROLES],
        },
        status=422 if form.errors else 200,
    )


def _member_card(member: Member, *, reader_id: UUID) -> MemberCard:
    return MemberCard(
        membership_id=member.membership_id,
        key=str(member.membership_id),
        name=member.name,
        initials="".join(part[:1] for part in member.name.split()[:2]).upper(),
        email=member.email,
        role=role_name(member.role),
        rights=role_rights(member.role),
        since=days.day(member.since),
        is_reader=member.user_id == reader_id,
        choices=tuple(
            RoleChoice(code=role.value, label=role_name(role), is_current=role is member.role)
            for role in ROLES
        ),
    )


def _invitation_card(invitation: OpenInvitation, *, now: datetime, zone: ZoneInfo) -> InvitationCard:
    return InvitationCard(
        invitation_id=invitation.invitation_id,
        email=invitation.email,
        role=role_name(invitation.role),
        sent=days.day(invitation.sent_at.astimezone(zone).date()),
        expires=days.day(invitation.expires_at.astimezone(zone).date()),
        has_expired=invitation.expires_at <= now,
    )
