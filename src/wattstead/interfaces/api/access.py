"""Says for every operation who may do it: the one table of access of the API.

A test asks every operation as everybody, and fails by name where a line is missing or not true.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Principal(StrEnum):
    """Who asks: three roles of a member of the account, somebody of another one, and others."""

    OWNER = "owner"
    BILLING = "billing"
    VIEWER = "viewer"
    STRANGER = "stranger"
    NOBODY = "nobody"
    SUPPORT = "support"
    ADMIN = "admin"


class Access(StrEnum):
    """What becomes of it.

    `all`: done with whatever is there. `own`: done with what is their own, or their account's; all
    else is missing, and no list shows it. `sees`: not done (403), though they see the thing. `hidden`:
    the thing of the account is missing. `unknown`: nobody is known to ask (401).
    """

    ALL = "all"
    OWN = "own"
    SEES = "sees"
    HIDDEN = "hidden"
    UNKNOWN = "unknown"


TABLE = """
operation                  owner    billing  viewer   stranger nobody   support  admin
getMe                      own      own      own      own      unknown  own      own
updateMe                   own      own      own      own      unknown  own      own
getMyAvatar                own      own      own      own      unknown  own      own
listAccounts               own      own      own      own      unknown  own      own
getAccount                 own      own      own      hidden   unknown  hidden   hidden
updateAccount              own      own      sees     hidden   unknown  hidden   hidden
listSites                  own      own      own      own      unknown  own      own
createSite                 own      sees     sees     hidden   unknown  hidden   hidden
getSite                    own      own      own      hidden   unknown  hidden   hidden
updateSite                 own      sees     sees     hidden   unknown  hidden   hidden
listMeters                 own      own      own      own      unknown  own      own
createMeter                own      sees     sees     hidden   unknown  hidden   hidden
getMeter                   own      own      own      hidden   unknown  hidden   hidden
removeMeter                own      sees     sees     hidden   unknown  hidden   hidden
listRegisters              own      own      own      own      unknown  own      own
getRegister                own      own      own      hidden   unknown  hidden   hidden
listReadings               own      own      own      hidden   unknown  hidden   hidden
createReadings             own      sees     sees     hidden   unknown  hidden   hidden
getReading                 own      own      own      hidden   unknown  hidden   hidden
listSolarSystems           own      own      own      own      unknown  own      own
createSolarSystem          own      sees     sees     hidden   unknown  hidden   hidden
getSolarSystem             own      own      own      hidden   unknown  hidden   hidden
updateSolarSystem          own      sees     sees     hidden   unknown  hidden   hidden
removeSolarSystem          own      sees     sees     hidden   unknown  hidden   hidden
moveSolarSystem            own      sees     sees     hidden   unknown  hidden   hidden
listInverters              own      own      own      own      unknown  own      own
createInverter             own      sees     sees     hidden   unknown  hidden   hidden
getInverter                own      own      own      hidden   unknown  hidden   hidden
updateInverter             own      sees     sees     hidden   unknown  hidden   hidden
removeInverter             own      sees     sees     hidden   unknown  hidden   hidden
listBatteries              own      own      own      own      unknown  own      own
createBattery              own      sees     sees     hidden   unknown  hidden   hidden
getBattery                 own      own      own      hidden   unknown  hidden   hidden
updateBattery              own      sees     sees     hidden   unknown  hidden   hidden
removeBattery              own      sees     sees     hidden   unknown  hidden   hidden
listEvChargers             own      own      own      own      unknown  own      own
createEvCharger            own      sees     sees     hidden   unknown  hidden   hidden
getEvCharger               own      own      own      hidden   unknown  hidden   hidden
updateEvCharger            own      sees     sees     hidden   unknown  hidden   hidden
removeEvCharger            own      sees     sees     hidden   unknown  hidden   hidden
listChargingSessions       own      own      own      hidden   unknown  hidden   hidden
createChargingSession      own      sees     sees     hidden   unknown  hidden   hidden
getChargingSession         own      own      own      hidden   unknown  hidden   hidden
updateChargingSession      own      sees     sees     hidden   unknown  hidden   hidden
removeChargingSession      own      sees     sees     hidden   unknown  hidden   hidden
listSmartPlugs             own      own      own      own      unknown  own      own
createSmartPlug            own      sees     sees     hidden   unknown  hidden   hidden
getSmartPlug               own      own      own      hidden   unknown  hidden   hidden
updateSmartPlug            own      sees     sees     hidden   unknown  hidden   hidden
removeSmartPlug            own      sees     sees     hidden   unknown  hidden   hidden
listProductionReadings     own      own      own      hidden   unknown  hidden   hidden
createProductionReadings   own      sees     sees     hidden   unknown  hidden   hidden
listBatteryReadings        own      own      own      hidden   unknown  hidden   hidden
createBatteryReadings      own      sees     sees     hidden   unknown  hidden   hidden
listSmartPlugReadings      own      own      own      hidden   unknown  hidden   hidden
createSmartPlugReadings    own      sees     sees     hidden   unknown  hidden   hidden
getProductionReading       own      own      own      hidden   unknown  hidden   hidden
getBatteryReading          own      own      own      hidden   unknown  hidden   hidden
getSmartPlugReading        own      own      own      hidden   unknown  hidden   hidden
previewImport              own      own      own      hidden   unknown  hidden   hidden
createImport               own      sees     sees     hidden   unknown  hidden   hidden
getImport                  own      own      own      hidden   unknown  hidden   hidden
listTariffs                all      all      all      all      unknown  all      all
getTariff                  all      all      all      all      unknown  all      all
listContracts              own      own      own      own      unknown  own      own
getContract                own      own      own      hidden   unknown  hidden   hidden
listInvoices               own      own      own      own      unknown  own      own
getInvoice                 own      own      own      hidden   unknown  hidden   hidden
listPaymentMethods         own      own      own      own      unknown  own      own
createPaymentMethod        own      own      sees     hidden   unknown  hidden   hidden
getPaymentMethod           own      own      own      hidden   unknown  hidden   hidden
updatePaymentMethod        own      own      sees     hidden   unknown  hidden   hidden
removeMethod               own      own      sees     hidden   unknown  hidden   hidden
listPayments               own      own      own      own      unknown  own      own
createPayment              own      own      sees     hidden   unknown  hidden   hidden
getPayment                 own      own      own      hidden   unknown  hidden   hidden
removePayment              own      own      sees     hidden   unknown  hidden   hidden
listForecasts              own      own      own      own      unknown  own      own
getForecast                own      own      own      hidden   unknown  hidden   hidden
listGoals                  own      own      own      own      unknown  own      own
createGoal                 own      own      own      hidden   unknown  hidden   hidden
getGoal                    own      own      own      hidden   unknown  hidden   hidden
updateGoal                 own      own      own      hidden   unknown  hidden   hidden
removeGoal                 own      own      own      hidden   unknown  hidden   hidden
listTickets                own      own      own      own      unknown  all      all
createTicket               own      own      own      hidden   unknown  hidden   hidden
getTicket                  own      own      own      hidden   unknown  all      all
updateTicket               own      own      own      hidden   unknown  all      all
closeTicketNow             own      own      own      hidden   unknown  all      all
reopenTicketNow            own      own      own      hidden   unknown  all      all
listTicketMessages         own      own      own      hidden   unknown  all      all
createTicketMessage        own      own      own      hidden   unknown  all      all
getTicketMessage           own      own      own      hidden   unknown  all      all
listTicketAttachments      own      own      own      hidden   unknown  all      all
createTicketAttachment     own      own      own      hidden   unknown  all      all
getTicketAttachment        own      own      own      hidden   unknown  all      all
getTicketAttachmentContent own      own      own      hidden   unknown  all      all
listNotifications          own      own      own      own      unknown  own      own
readAllNotifications       own      own      own      own      unknown  own      own
getNotification            own      own      own      hidden   unknown  hidden   hidden
removeNotification         own      own      own      hidden   unknown  hidden   hidden
readNotification           own      own      own      hidden   unknown  hidden   hidden
listAlertPreferences       own      own      own      own      unknown  own      own
createAlertPreference      own      own      own      hidden   unknown  hidden   hidden
getAlertPreference         own      own      own      hidden   unknown  hidden   hidden
updateAlertPreference      own      own      own      hidden   unknown  hidden   hidden
removeAlertPreference      own      own      own      hidden   unknown  hidden   hidden
"""


def _read(table: str) -> Mapping[str, Mapping[Principal, Access]]:
    head, *lines = (line.split() for line in table.strip().splitlines())
    principals = [Principal(name) for name in head[1:]]
    return MappingProxyType(
        {
            name: MappingProxyType(dict(zip(principals, map(Access, cells), strict=True)))
            for name, *cells in lines
        }
    )


MATRIX = _read(TABLE)
