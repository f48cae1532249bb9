"""Puts roles, scopes and devices into words."""

from datetime import datetime

from django.utils.translation import gettext

from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.identity.rules import Device
from wattstead.domains.identity.vocabulary import Scope
from wattstead.interfaces.pages import days


def role_name(role: MembershipRole) -> str:
    """Return what somebody is to the account, in a word or two."""
    return {
        MembershipRole.OWNER: gettext("Owner"),
        MembershipRole.BILLING: gettext("Bookkeeper"),
        MembershipRole.VIEWER: gettext("Viewer"),
    }[role]


def role_rights(role: MembershipRole) -> str:
    """Return what somebody with the role may do."""
    return {
        MembershipRole.OWNER: gettext("sees and changes everything, and decides who belongs to the account"),
        MembershipRole.BILLING: gettext("sees everything, and changes what is billed to whom"),
        MembershipRole.VIEWER: gettext("sees energy and contracts but no bills, and changes nothing"),
    }[role]


def role_label(role: MembershipRole) -> str:
    """Return a role with what it may do, for a list to choose from."""
    return f"{role_name(role)}: {role_rights(role)}"


def scope_label(scope: Scope) -> str:
    """Return what a program with the scope may do."""
    return {
        Scope.PROFILE_READ: gettext("See your name, language and time zone"),
        Scope.PROFILE_WRITE: gettext("Change your name, language and time zone"),
        Scope.ACCOUNTS_READ: gettext("See the account: its number, its address for bills"),
        Scope.ACCOUNTS_WRITE: gettext("Change the account"),
        Scope.SITES_READ: gettext("See the sites"),
        Scope.SITES_WRITE: gettext("Add and change sites"),
        Scope.METERS_READ: gettext("See the meters and their registers"),
        Scope.METERS_WRITE: gettext("Add and change meters"),
        Scope.READINGS_READ: gettext("Read what the meters counted"),
        Scope.READINGS_WRITE: gettext("Send readings"),
        Scope.READINGS_INTAKE: gettext("Send readings of every meter there is"),
        Scope.DEVICES_READ: gettext("See solar systems, batteries, chargers and plugs, and their readings"),
        Scope.DEVICES_WRITE: gettext("Add and change devices, and send what they measure"),
        Scope.FORECASTS_READ: gettext("See forecasts"),
        Scope.GOALS_READ: gettext("See your goals"),
        Scope.GOALS_WRITE: gettext("Set and change your goals"),
        Scope.TARIFFS_READ: gettext("See tariffs"),
        Scope.TARIFFS_WRITE: gettext("Add and change tariffs"),
        Scope.CONTRACTS_READ: gettext("See contracts"),
        Scope.CONTRACTS_WRITE: gettext("Conclude and change contracts"),
        Scope.INVOICES_READ: gettext("See invoices"),
        Scope.INVOICES_WRITE: gettext("Issue and cancel invoices"),
        Scope.PAYMENTS_READ: gettext("See payments and payment methods"),
        Scope.PAYMENTS_WRITE: gettext("Pay, and change payment methods"),
        Scope.TICKETS_READ: gettext("Read your requests to us"),
        Scope.TICKETS_WRITE: gettext("Write to us"),
        Scope.NOTIFICATIONS_READ: gettext("Read your notifications"),
        Scope.NOTIFICATIONS_WRITE: gettext("Change your notifications and alerts"),
    }[scope]


def device_name(device: Device) -> str:
    """Return what a browser says it is: Firefox on Linux."""
    if device.browser and device.system:
        return gettext("{browser} on {system}").format(browser=device.browser, system=device.system)
    return device.browser or device.system or gettext("An unknown program")


def ago(moment: datetime, *, now: datetime) -> str:
    """Return how long ago a moment was, as people say it; `now` is in the zone of the reader."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 20:
        return gettext("just now")
    there = moment.astimezone(now.tzinfo)
    if there.date() == now.date():
        return gettext("today at {time}").format(time=days.clock(there))
    return gettext("on {day} at {time}").format(day=days.day(there.date()), time=days.clock(there))
