"""Which addresses may be fetched from: the public internet, and nothing of this machine or network.

The check is made on resolved addresses at the moment of connecting, so that every notation of an
address, every DNS answer and every redirect meets it.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
# Not global in every version of `ipaddress`, or global and yet a cloud's own: 6to4 and its relay,
# Teredo, local NAT64, segment routing, discard-only, and Azure's wire server.
_NEVER: Final[tuple[IPNetwork, ...]] = (
    ipaddress.IPv4Network("0.0.0.0/8"),
    ipaddress.IPv4Network("100.64.0.0/10"),
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),
    ipaddress.IPv4Network("198.18.0.0/15"),
    ipaddress.IPv4Network("168.63.129.16/32"),
    ipaddress.IPv6Network("::/96"),
    ipaddress.IPv6Network("64:ff9b:1::/48"),
    ipaddress.IPv6Network("100::/64"),
    ipaddress.IPv6Network("2001::/23"),
    ipaddress.IPv6Network("2001:db8::/32"),
    ipaddress.IPv6Network("2002::/16"),
    ipaddress.IPv6Network("3fff::/20"),
    ipaddress.IPv6Network("5f00::/16"),
    ipaddress.IPv6Network("fec0::/10"),
)


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """What may be connected to. `allowed` opens closed networks, for tests and intranets.

    `own` tells the addresses of this machine itself, which are closed though they be public.
    """

    ports: frozenset[int] = frozenset({80, 443})
    allowed: tuple[IPNetwork, ...] = field(default=())
    any_port_in_allowed: bool = False
    own: Callable[[IPAddress], bool] = field(default_factory=lambda: is_own)

    def permits(self, address: str, port: int) -> bool:
        """True where a resolved address, in text and with a zone or not, may be connected to."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        if any(ip.version == network.version and ip in network for network in self.allowed):
            return self.any_port_in_allowed or port in self.ports
        return port in self.ports and is_public(ip) and not self.own(_unwrapped(ip))


def is_own(ip: IPAddress) -> bool:
    """True where an interface of this machine has the address now: only then can it be bound.

    What a router translates to this machine from outside is not known here.
    """
    family = socket.AF_INET if ip.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(ip), 0))
    except OSError:
        return False
    return True


def _unwrapped(ip: IPAddress) -> IPAddress:
    """The IPv4 address that is connected to where an IPv6 address wraps one."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip


def is_public(ip: IPAddress) -> bool:
    """True for a unicast address of the public internet, also where it wraps an IPv4 address."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return False
        if (inner := _unwrapped(ip)) is not ip:
            return is_public(inner)
    if any(ip.version == network.version and ip in network for network in _NEVER):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
