"""Money: whole smallest units of a currency. Refuses to convert."""

from __future__ import annotations

from typing import NamedTuple

_WITHOUT_CENTS = frozenset(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    )
)
_WITH_MILLS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))


class Money(NamedTuple):
    """An amount in the smallest units of an ISO 4217 currency: 1250 EUR is twelve euros fifty."""

    units: int
    currency: str

    @property
    def decimals(self) -> int:
        """How many digits of the currency stand after the point: 0, 2 or 3."""
        return 0 if self.currency in _WITHOUT_CENTS else 3 if self.currency in _WITH_MILLS else 2

    def __str__(self) -> str:
        sign, digits = "-" * (self.units < 0), str(abs(self.units)).rjust(self.decimals + 1, "0")
        if not self.decimals:
            return f"{sign}{digits} {self.currency}"
        return f"{sign}{digits[: -self.decimals]}.{digits[-self.decimals :]} {self.currency}"
