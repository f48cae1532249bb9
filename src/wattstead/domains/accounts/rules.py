"""Works out who may give which role, and whether a VAT number is one."""

import re
from datetime import UTC, date, datetime

from stdnum.ch import uid
from stdnum.eu import vat as european
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as british

from wattstead.domains.accounts.vocabulary import ALLOWED, MembershipRole

_SWISS = re.compile(r"(CHE[0-9]{9})(?:MWST|TVA|IVA)?")
_BRITISH = "GB"
_ON_NO_BILL = ("EU", "IM", "GR")  # numbers of the one-stop shop, and Greece, which bills as EL


def day_of_membership(moment: datetime) -> date:
    """Return the day that memberships mean by a moment: that of UTC, the same for everybody."""
    return moment.astimezone(UTC).date()


def may_grant(role: MembershipRole, *, granted_by: MembershipRole) -> bool:
    """Return whether somebody may give a role: nobody gives away more than they have."""
    return ALLOWED[role] <= ALLOWED[granted_by]


def normalised_vat_number(written: str) -> str | None:
    """Return a VAT number without spaces, dots and dashes, or None where form or check digit is wrong.

    Known are those of the European Union and of Switzerland (there with or without what
    says the language at its end), of Northern Ireland and of Great Britain.
    """
    number = re.sub(r"[\s.\-/]", "", written).upper()
    try:
        if swiss := _SWISS.fullmatch(number):
            uid.validate(swiss[1])
            return number
        if number.startswith(_BRITISH):
            return _BRITISH + british.validate(number)
        return None if number.startswith(_ON_NO_BILL) else european.validate(number)
    except ValidationError:
        return None
