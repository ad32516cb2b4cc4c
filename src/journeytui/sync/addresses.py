"""Addresses of servers: which are any, and whose they are. Refuses one that would carry everything through the open."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from journeytui.domain.errors import InvalidValues, Problem

_PORTS = {"https": 443, "http": 80}


def origin(address: str) -> str:
    """Scheme, host and port of a server's address. Raises InvalidValues when it is none, or none that is safe."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        sound = (
            bool(host)
            and address.isprintable()
            and " " not in address
            and parts.scheme in _PORTS
            and not (parts.username or parts.query or parts.fragment)
        )
    except ValueError:
        sound = False
    if not sound:
        raise InvalidValues([Problem("address", "that is no address of a server", "like https://journeys.example.org")])
    if parts.scheme == "http" and not _is_loopback(host):
        raise InvalidValues([Problem("address", "http would carry everything through the open", "use https")])
    return f"{parts.scheme}://{host}:{port or _PORTS[parts.scheme]}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
