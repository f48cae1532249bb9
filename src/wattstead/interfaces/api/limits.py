"""Keeps one caller from taking what is there for all: so many requests a minute, told in headers.

The headers are those of the IETF's draft "RateLimit header fields for HTTP".
"""

from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from wattstead.foundation.rate_limits import Policy, Standing, count_request
from wattstead.interfaces.api.refusals import TooManyRequests

POLICY_HEADER = "RateLimit-Policy"
STANDING_HEADER = "RateLimit"
WAIT_HEADER = "Retry-After"
IPV6_HOME = 64
"""What one subscriber is given of IPv6, in bits: all of it counts as one address."""
_ATTRIBUTE = "standing"


def count_person(request: HttpRequest, *, user_id: UUID) -> None:
    """Count a request of a person, whichever of their tokens it shows; raises TooManyRequests."""
    _count(request, policy=Policy(name="person", most=settings.API_REQUESTS_A_MINUTE), who=str(user_id))


def count_address(request: HttpRequest) -> None:
    """Count a request that nobody is known to have sent, by its address; raises TooManyRequests.

    Where somebody is known, they were counted already.
    """
    if not hasattr(request, _ATTRIBUTE):
        most = settings.API_REQUESTS_A_MINUTE_WITHOUT_TOKEN
        _count(request, policy=Policy(name="address", most=most), who=sender_of(request))


def tell_standing(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Write into an answer how its caller stands; nothing where nothing is limited."""
    standing: Standing | None = getattr(request, _ATTRIBUTE, None)
    if standing is None:
        return
    policy = standing.policy
    answer[POLICY_HEADER] = f'"{policy.name}";q={policy.most};w={policy.window_s}'
    answer[STANDING_HEADER] = f'"{policy.name}";r={standing.remaining};t={standing.resets_in_s}'
    if standing.is_exceeded:
        answer[WAIT_HEADER] = str(standing.resets_in_s)


def sender_of(request: HttpRequest) -> str:
    """Return the address a request came from; our own proxies have written it behind what others wrote."""
    shown = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(told):
        shown = told[-settings.TRUSTED_PROXIES].strip()
    try:
        address = ip_address(shown)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, IPV6_HOME), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)


def _count(request: HttpRequest, *, policy: Policy, who: str) -> None:
    standing = count_request(policy, who=who, now=timezone.now()) if policy.most else None
    setattr(request, _ATTRIBUTE, standing)
    if standing is not None and standing.is_exceeded:
        raise TooManyRequests(seconds=standing.resets_in_s)
