"""Where a request comes from, as far as it can be believed."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"


def client_network(request: HttpRequest) -> str:
    """The client's address, or for IPv6 its /64: a household owns 2**64 of those.

    Only as many hops of X-Forwarded-For are believed as there are proxies of ours in front.
    """
    try:
        address = ip_address(_believed(request))
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address.packed, 64), strict=False))
    return str(address)


def _believed(request: HttpRequest) -> str:
    remote: str = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies: int = settings.TRUSTED_PROXY_COUNT
    if proxies == 0 or not hops[-1]:
        return remote
    return hops[-min(proxies, len(hops))]
