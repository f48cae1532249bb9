"""Checks what is told of smart plugs."""

import re

from wattstead.kernel.refusals import Refusal, said

_SEPARATED = re.compile(r"[0-9A-F]{2}([:-][0-9A-F]{2}){5}|[0-9A-F]{4}(\.[0-9A-F]{4}){2}|[0-9A-F]{12}")
_NOBODYS = "000000000000"


class MacAddressUnreadable(Refusal):
    """A MAC address has twelve digits from 0 to F and names one device, not a group of them."""

    code = "mac_address_unreadable"
    kind = "unreadable"
    message = said(
        "“{mac_address}” is no MAC address. It has six pairs of 0 to 9 and A to F, such as A8:03:2A:5B:11:C4,"
        " and stands on the label of the plug."
    )


def checked_mac_address(written: str) -> str:
    """Return a MAC address as AA:BB:CC:DD:EE:FF, however it was separated; raises MacAddressUnreadable."""
    told = written.strip().upper()
    digits = re.sub(r"[:.\-]", "", told)
    names_a_group = bool(_SEPARATED.fullmatch(told)) and int(digits[:2], 16) & 1
    if not _SEPARATED.fullmatch(told) or digits == _NOBODYS or names_a_group:
        raise MacAddressUnreadable(field="mac_address", mac_address=written[:40])
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))
