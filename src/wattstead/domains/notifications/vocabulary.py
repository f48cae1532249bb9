"""Names what people are told, and the sentences for it. Codes are those of the specification."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from wattstead.kernel.refusals import said


class NotificationType(StrEnum):
    """What a notification is about."""

    ALERT = "alert"
    BILLING = "billing"
    CONTRACT = "contract"
    DEVICE = "device"
    SYSTEM = "system"
    SUPPORT = "support"


class Severity(StrEnum):
    """How much a notification matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    SUCCESS = "success"


class Kind(StrEnum):
    """What has happened: each has its sentences in SENTENCES."""

    WELCOME = "welcome"
    INVOICE_ISSUED = "invoice_issued"
    CREDIT_ISSUED = "credit_issued"
    IMPORT_WITH_REFUSED_LINES = "import_with_refused_lines"
    CONTRACT_EXPIRING = "contract_expiring"
    HIGH_CONSUMPTION = "high_consumption"
    DEVICE_OFFLINE = "device_offline"
    TICKET_ANSWERED = "ticket_answered"
    PAYMENT_DUE = "payment_due"
    PAYMENT_OVERDUE = "payment_overdue"
    PRODUCTION_DROP = "production_drop"
    GOAL_REACHED = "goal_reached"
    GOAL_AT_RISK = "goal_at_risk"
    GOAL_MISSED = "goal_missed"


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """What kind of notification it is, and its sentences with the names of facts in braces.

    The sentences are English and marked for translation: the edge says them in the language
    of the reader, who may have changed it since the notification was written.
    """

    type: NotificationType
    severity: Severity
    title: str
    message: str


SENTENCES: Mapping[Kind, Sentences] = MappingProxyType(
    {
        Kind.WELCOME: Sentences(
            type=NotificationType.SYSTEM,
            severity=Severity.SUCCESS,
            title=said("Welcome to Wattstead"),
            message=said(
                "This is where we tell you about invoices, readings and contracts."
                " Choose in your account what you want to hear of."
            ),
        ),
        Kind.INVOICE_ISSUED: Sentences(
            type=NotificationType.BILLING,
            severity=Severity.INFO,
            title=said("Your invoice of {total} is here"),
            message=said("Invoice {number} for {days} is due on {due_on}."),
        ),
        Kind.CREDIT_ISSUED: Sentences(
            type=NotificationType.BILLING,
            severity=Severity.SUCCESS,
            title=said("You get {total} back"),
            message=said(
                "Invoice {number} for {days} is a credit: what you fed in was worth more than what you used."
            ),
        ),
        Kind.IMPORT_WITH_REFUSED_LINES: Sentences(
            type=NotificationType.DEVICE,
            severity=Severity.WARNING,
            title=said("Some lines of your file could not be read"),
            message=said(
                "{file} has been added to meter {meter_number}, but for {refused} of its {found} lines."
                " See which ones, and why."
            ),
        ),
        Kind.CONTRACT_EXPIRING: Sentences(
            type=NotificationType.CONTRACT,
            severity=Severity.WARNING,
            title=said("Your contract ends on {ends_on}"),
            message=said("Contract {number} for {site} ends soon. Look at what comes after it."),
        ),
        Kind.HIGH_CONSUMPTION: Sentences(
            type=NotificationType.ALERT,
            severity=Severity.WARNING,
            title=said("You used more than usual on {day}"),
            message=said("{site} took {energy} from the grid; on such a day it is usually {usual}."),
        ),
        Kind.DEVICE_OFFLINE: Sentences(
            type=NotificationType.DEVICE,
            severity=Severity.ERROR,
            title=said("{device} does not answer"),
            message=said("Nothing has been heard from {device} since {since}."),
        ),
        Kind.TICKET_ANSWERED: Sentences(
            type=NotificationType.SUPPORT,
            severity=Severity.INFO,
            title=said("Our service desk has answered"),
            message=said("There is an answer to “{subject}” ({number})."),
        ),
        Kind.PAYMENT_DUE: Sentences(
            type=NotificationType.BILLING,
            severity=Severity.INFO,
            title=said("{open} is due on {due_on}"),
            message=said("Invoice {number} for {days} is not paid yet."),
        ),
        Kind.PAYMENT_OVERDUE: Sentences(
            type=NotificationType.BILLING,
            severity=Severity.WARNING,
            title=said("{open} is overdue"),
            message=said("Invoice {number} for {days} was due on {due_on} and is not paid yet."),
        ),
        Kind.PRODUCTION_DROP: Sentences(
            type=NotificationType.ALERT,
            severity=Severity.WARNING,
            title=said("{device} produced little on {day}"),
            message=said("It gave {energy}; on the days before it was usually {usual}."),
        ),
        Kind.GOAL_REACHED: Sentences(
            type=NotificationType.ALERT,
            severity=Severity.SUCCESS,
            title=said("You have reached your goal"),
            message=said("It is {current} in {days}; you wanted at least {target}."),
        ),
        Kind.GOAL_AT_RISK: Sentences(
            type=NotificationType.ALERT,
            severity=Severity.WARNING,
            title=said("You may miss your goal"),
            message=said(
                "It is {current} in {days} so far; you want at most {target}, and that goes too fast."
            ),
        ),
        Kind.GOAL_MISSED: Sentences(
            type=NotificationType.ALERT,
            severity=Severity.WARNING,
            title=said("You have passed the limit of your goal"),
            message=said("It is {current} in {days}; you wanted at most {target}."),
        ),
    }
)


def kinds_of(*, about: NotificationType | None = None, severity: Severity | None = None) -> tuple[Kind, ...]:
    """Return the kinds of a type, of a severity, or of both."""
    return tuple(
        kind
        for kind, told in SENTENCES.items()
        if about in (None, told.type) and severity in (None, told.severity)
    )
