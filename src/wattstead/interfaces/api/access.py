"""Says for every operation who may do it: the one table of access of the API.

A test asks every operation as everybody, and fails by name where a line is missing or not true.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Principal(StrEnum):
    """Who asks: three roles of a member of the account, somebody of another one, and others.

    `supportFor` and `adminFor` are those two while they act for the account (header Acting-For);
    their own is then what is the account's.
    """

    OWNER = "owner"
    BILLING = "billing"
    VIEWER = "viewer"
    STRANGER = "stranger"
    NOBODY = "nobody"
    SUPPORT = "support"
    ADMIN = "admin"
    SUPPORT_FOR = "supportFor"
    ADMIN_FOR = "adminFor"


class Access(StrEnum):
    """What becomes of it.

    `all`: done with whatever is there. `own`: done with what is their own, or their account's; all
    else is missing, and no list shows it. `empty`: the list is there and shows them nothing, whatever
    the account has. `sees`: not done (403), though they see the thing. `hidden`:
    the thing of the account is missing. `unknown`: nobody is known to ask (401).
    """

    ALL = "all"
    OWN = "own"
    EMPTY = "empty"
    SEES = "sees"
    HIDDEN = "hidden"
    UNKNOWN = "unknown"


TABLE = """
operation                  owner    billing  viewer   stranger nobody   support  admin    supportFor adminFor
getMe                      own      own      own      own      unknown  own      own      own        own
updateMe                   own      own      own      own      unknown  own      own      own        own
getMyAvatar                own      own      own      own      unknown  own      own      own        own
listAccounts               own      own      own      own      unknown  all      all      own        own
getAccount                 own      own      own      hidden   unknown  hidden   hidden   own        own
updateAccount              own      own      sees     hidden   unknown  hidden   hidden   own        own
suspendAccount             sees     sees     sees     hidden   unknown  hidden   hidden   sees       own
restoreAccount             sees     sees     sees     hidden   unknown  hidden   hidden   sees       own
closeAccount               sees     sees     sees     hidden   unknown  hidden   hidden   sees       own
listAccountStatusChanges   own      own      own      hidden   unknown  hidden   hidden   own        own
listSites                  own      own      own      own      unknown  own      own      own        own
createSite                 own      sees     sees     hidden   unknown  hidden   hidden   own        own
getSite                    own      own      own      hidden   unknown  hidden   hidden   own        own
updateSite                 own      sees     sees     hidden   unknown  hidden   hidden   own        own
listMeters                 own      own      own      own      unknown  own      own      own        own
createMeter                own      sees     sees     hidden   unknown  hidden   hidden   own        own
getMeter                   own      own      own      hidden   unknown  hidden   hidden   own        own
removeMeter                own      sees     sees     hidden   unknown  hidden   hidden   own        own
reportFault                own      sees     sees     hidden   unknown  hidden   hidden   own        own
repairMeter                sees     sees     sees     hidden   unknown  hidden   hidden   own        own
listRegisters              own      own      own      own      unknown  own      own      own        own
getRegister                own      own      own      hidden   unknown  hidden   hidden   own        own
getExchanges               own      own      own      hidden   unknown  hidden   hidden   own        own
exchangeMeter              own      sees     sees     hidden   unknown  hidden   hidden   own        own
listEstimates              own      own      own      hidden   unknown  hidden   hidden   own        own
estimateReadings           own      sees     sees     hidden   unknown  hidden   hidden   own        own
listGasQualities           own      own      own      hidden   unknown  hidden   hidden   own        own
recordGasQualityOfMeter    sees     sees     sees     hidden   unknown  hidden   hidden   own        own
listGasAreas               all      all      all      all      unknown  all      all      all        all
createGasArea              sees     sees     sees     sees     unknown  sees     all      sees       all
getGasArea                 all      all      all      all      unknown  all      all      all        all
updateGasArea              sees     sees     sees     sees     unknown  sees     all      sees       all
listGasAreaQualities       all      all      all      all      unknown  all      all      all        all
recordGasAreaQuality       sees     sees     sees     sees     unknown  sees     all      sees       all
correctGasAreaQuality      sees     sees     sees     sees     unknown  sees     all      sees       all
listReadings               own      own      own      hidden   unknown  hidden   hidden   own        own
exportReadings             own      own      own      hidden   unknown  hidden   hidden   own        own
createReadings             own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
createHandReading          own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
listCounterPhotos          own      own      own      hidden   unknown  hidden   hidden   own        own
getCounterPhoto            own      own      own      hidden   unknown  hidden   hidden   own        own
getCounterPhotoContent     own      own      own      hidden   unknown  hidden   hidden   own        own
createReadingsOfMeters     own      sees     sees     own      unknown  sees     sees     sees       sees
takeInReadingsOfAll        sees     sees     sees     sees     unknown  sees     all      sees       sees
getReading                 own      own      own      hidden   unknown  hidden   hidden   own        own
listWaitingReadings        own      own      own      own      unknown  all      all      own        own
getWaitingReading          own      own      own      hidden   unknown  hidden   hidden   own        own
acceptWaitingReading       sees     sees     sees     hidden   unknown  hidden   hidden   own        own
replaceWaitingReading      sees     sees     sees     hidden   unknown  hidden   hidden   own        own
rejectWaitingReading       sees     sees     sees     hidden   unknown  hidden   hidden   own        own
decideWaitingReadings      sees     sees     sees     hidden   unknown  hidden   hidden   own        own
listDataQuality            own      own      own      own      unknown  all      all      own        own
listSolarSystems           own      own      own      own      unknown  own      own      own        own
createSolarSystem          own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
getSolarSystem             own      own      own      hidden   unknown  hidden   hidden   own        own
updateSolarSystem          own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
removeSolarSystem          own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
moveSolarSystem            own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
listInverters              own      own      own      own      unknown  own      own      own        own
createInverter             own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
getInverter                own      own      own      hidden   unknown  hidden   hidden   own        own
updateInverter             own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
removeInverter             own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
listBatteries              own      own      own      own      unknown  own      own      own        own
createBattery              own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
getBattery                 own      own      own      hidden   unknown  hidden   hidden   own        own
updateBattery              own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
removeBattery              own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
listEvChargers             own      own      own      own      unknown  own      own      own        own
createEvCharger            own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
getEvCharger               own      own      own      hidden   unknown  hidden   hidden   own        own
updateEvCharger            own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
removeEvCharger            own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
listChargingSessions       own      own      own      hidden   unknown  hidden   hidden   own        own
createChargingSession      own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
getChargingSession         own      own      own      hidden   unknown  hidden   hidden   own        own
updateChargingSession      own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
removeChargingSession      own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
listSmartPlugs             own      own      own      own      unknown  own      own      own        own
createSmartPlug            own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
getSmartPlug               own      own      own      hidden   unknown  hidden   hidden   own        own
updateSmartPlug            own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
removeSmartPlug            own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
listProductionReadings     own      own      own      hidden   unknown  hidden   hidden   own        own
createProductionReadings   own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
listBatteryReadings        own      own      own      hidden   unknown  hidden   hidden   own        own
createBatteryReadings      own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
listSmartPlugReadings      own      own      own      hidden   unknown  hidden   hidden   own        own
createSmartPlugReadings    own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
getProductionReading       own      own      own      hidden   unknown  hidden   hidden   own        own
getBatteryReading          own      own      own      hidden   unknown  hidden   hidden   own        own
getSmartPlugReading        own      own      own      hidden   unknown  hidden   hidden   own        own
previewImport              own      own      own      hidden   unknown  hidden   hidden   own        own
createImport               own      sees     sees     hidden   unknown  hidden   hidden   sees       sees
getImport                  own      own      own      hidden   unknown  hidden   hidden   own        own
listTariffs                all      all      all      all      unknown  all      all      all        all
createTariff               sees     sees     sees     sees     unknown  sees     all      sees       all
getTariff                  all      all      all      all      unknown  all      all      all        all
updateTariff               hidden   hidden   hidden   hidden   unknown  sees     all      sees       all
removeTariff               hidden   hidden   hidden   hidden   unknown  sees     all      sees       all
publishTariff              hidden   hidden   hidden   hidden   unknown  sees     all      sees       all
archiveTariff              sees     sees     sees     sees     unknown  sees     all      sees       all
listContracts              own      own      own      own      unknown  own      own      own        own
createContract             own      sees     sees     hidden   unknown  hidden   hidden   own        own
getContract                own      own      own      hidden   unknown  hidden   hidden   own        own
updateContract             own      sees     sees     hidden   unknown  hidden   hidden   own        own
terminateContract          own      sees     sees     hidden   unknown  hidden   hidden   own        own
getMoves                   own      own      own      hidden   unknown  hidden   hidden   own        own
recordMoveReading          own      sees     sees     hidden   unknown  hidden   hidden   own        own
withdrawFromContract       own      sees     sees     hidden   unknown  hidden   hidden   own        own
listInvoices               own      own      empty      own      unknown  own      own      own        own
getInvoice                 own      own      hidden   hidden   unknown  hidden   hidden   own        own
listChangedPeriods         own      own      empty    own      unknown  all      all      own        own
getChangedPeriod           own      own      hidden   hidden   unknown  hidden   hidden   own        own
correctChangedPeriod       sees     sees     hidden   hidden   unknown  hidden   hidden   sees       own
dismissChangedPeriod       sees     sees     hidden   hidden   unknown  hidden   hidden   sees       own
listPaymentMethods         own      own      empty      own      unknown  own      own      own        own
createPaymentMethod        own      own      sees     hidden   unknown  hidden   hidden   sees       sees
getPaymentMethod           own      own      hidden   hidden   unknown  hidden   hidden   own        own
updatePaymentMethod        own      own      hidden   hidden   unknown  hidden   hidden   sees       sees
removeMethod               own      own      hidden   hidden   unknown  hidden   hidden   sees       sees
movePaymentMethod          sees     sees     hidden   hidden   unknown  hidden   hidden   sees       own
listPayments               own      own      empty      own      unknown  own      own      own        own
createPayment              own      own      hidden   hidden   unknown  hidden   hidden   sees       sees
getPayment                 own      own      hidden   hidden   unknown  hidden   hidden   own        own
removePayment              own      own      hidden   hidden   unknown  hidden   hidden   sees       sees
processPayment             sees     sees     hidden   hidden   unknown  hidden   hidden   sees       own
completePayment            sees     sees     hidden   hidden   unknown  hidden   hidden   sees       own
failPayment                sees     sees     hidden   hidden   unknown  hidden   hidden   sees       own
refundPayment              sees     sees     hidden   hidden   unknown  hidden   hidden   sees       own
listForecasts              own      own      own      own      unknown  own      own      own        own
getForecast                own      own      own      hidden   unknown  hidden   hidden   own        own
listGoals                  own      own      own      own      unknown  own      own      own        own
createGoal                 own      own      own      hidden   unknown  hidden   hidden   sees       sees
getGoal                    own      own      own      hidden   unknown  hidden   hidden   hidden     hidden
updateGoal                 own      own      own      hidden   unknown  hidden   hidden   hidden     hidden
removeGoal                 own      own      own      hidden   unknown  hidden   hidden   hidden     hidden
listTickets                own      own      own      own      unknown  all      all      all        all
createTicket               own      own      own      hidden   unknown  hidden   hidden   own        own
getTicket                  own      own      own      hidden   unknown  all      all      all        all
updateTicket               own      own      own      hidden   unknown  all      all      all        all
closeTicketNow             own      own      own      hidden   unknown  all      all      all        all
reopenTicketNow            own      own      own      hidden   unknown  all      all      all        all
listTicketMessages         own      own      own      hidden   unknown  all      all      all        all
createTicketMessage        own      own      own      hidden   unknown  all      all      all        all
getTicketMessage           own      own      own      hidden   unknown  all      all      all        all
listTicketAttachments      own      own      own      hidden   unknown  all      all      all        all
createTicketAttachment     own      own      own      hidden   unknown  all      all      all        all
getTicketAttachment        own      own      own      hidden   unknown  all      all      all        all
getTicketAttachmentContent own      own      own      hidden   unknown  all      all      all        all
listNotifications          own      own      own      own      unknown  own      own      own        own
readAllNotifications       own      own      own      own      unknown  own      own      own        own
getNotification            own      own      own      hidden   unknown  hidden   hidden   hidden     hidden
removeNotification         own      own      own      hidden   unknown  hidden   hidden   hidden     hidden
readNotification           own      own      own      hidden   unknown  hidden   hidden   hidden     hidden
listAlertPreferences       own      own      own      own      unknown  own      own      own        own
createAlertPreference      own      own      own      hidden   unknown  hidden   hidden   sees       sees
getAlertPreference         own      own      own      hidden   unknown  hidden   hidden   hidden     hidden
updateAlertPreference      own      own      own      hidden   unknown  hidden   hidden   hidden     hidden
removeAlertPreference      own      own      own      hidden   unknown  hidden   hidden   hidden     hidden
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
