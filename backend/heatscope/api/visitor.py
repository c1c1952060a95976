"""Who asks, as far as fairness goes: by whose name turns and places are shared."""

import ipaddress
from typing import Any

from starlette.types import Scope

#: What one household or one machine is given of IPv6; within it a visitor may take another address for each request.
IPV6_PREFIX = 64


def visitor_of(scope: Scope) -> str:
    """Return the address that asks; of IPv6 the network that one subscriber has.

    Example:
        >>> visitor_of({"client": ("2001:db8:1:2:3:4:5:6", 50000)})
        '2001:db8:1:2::/64'
        >>> visitor_of({"client": ("::ffff:192.0.2.7", 50000)})
        '192.0.2.7'
    """
    client: Any = scope.get("client")
    host = str(client[0]) if client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host  # a proxy may know it by another name
    if isinstance(address, ipaddress.IPv4Address):
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), IPV6_PREFIX), strict=False))
