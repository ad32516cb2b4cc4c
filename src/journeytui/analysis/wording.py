"""Whether a name speaks as the customer would, or as our process does.

Outside-in names say what the customer wants to get done, inside-out names what a department does (Jeanne Bliss; Carr and Turner).
The words by which one tells are ours; a library may add words of its own house.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.UNICODE)
_THROUGH = re.compile(r"([^\W\d_]+)-to-(?!\1$)[^\W\d_]+", re.UNICODE)
"""From one end of a process to the other, like quote-to-cash; but not face-to-face."""

CUSTOMER: Final = frozenset(
    [
        "i",
        "i'm",
        "i've",
        "i'd",
        "i'll",
        "me",
        "my",
        "mine",
        "myself",
        "we",
        "we're",
        "we've",
        "us",
        "our",
        "ours",
        "they",
        "they're",
        "their",
        "them",
        "family",
        "somebody",
        "someone",
        "nobody",
    ]
)
"""Who speaks in a name that a customer would give."""
PROCESS: Final = frozenset(
    [
        "acquisition",
        "activation",
        "adjudication",
        "administration",
        "allocation",
        "analytics",
        "approval",
        "archiving",
        "assessment",
        "assignment",
        "attribution",
        "audit",
        "authorisation",
        "authorization",
        "billing",
        "campaign",
        "capture",
        "clearance",
        "closure",
        "collection",
        "compliance",
        "configuration",
        "conversion",
        "credentialing",
        "crm",
        "cross-sell",
        "cross-selling",
        "demo",
        "dispatch",
        "disbursement",
        "discharge",
        "documentation",
        "dunning",
        "enablement",
        "engagement",
        "enrolment",
        "enrollment",
        "escalation",
        "evaluation",
        "execution",
        "fulfilment",
        "fulfillment",
        "generation",
        "governance",
        "handling",
        "handoff",
        "hand-off",
        "handover",
        "hand-over",
        "implementation",
        "initiation",
        "intake",
        "integration",
        "invoicing",
        "issuance",
        "kickoff",
        "kick-off",
        "kyc",
        "lead",
        "leads",
        "maintenance",
        "management",
        "marketing",
        "mediation",
        "monitoring",
        "migration",
        "nurture",
        "nurturing",
        "offboarding",
        "off-boarding",
        "onboarding",
        "on-boarding",
        "operations",
        "optimisation",
        "optimization",
        "orchestration",
        "origination",
        "outreach",
        "pipeline",
        "porting",
        "prequalification",
        "processing",
        "procurement",
        "prospecting",
        "provisioning",
        "publication",
        "qualification",
        "reconciliation",
        "recruitment",
        "registration",
        "remediation",
        "reporting",
        "restoration",
        "retention",
        "review",
        "routing",
        "sales",
        "scheduling",
        "scoring",
        "screening",
        "segmentation",
        "servicing",
        "settlement",
        "setup",
        "sign-off",
        "sourcing",
        "submission",
        "survey",
        "targeting",
        "ticket",
        "ticketing",
        "transition",
        "triage",
        "underwriting",
        "upsell",
        "up-sell",
        "upselling",
        "validation",
        "verification",
        "winback",
        "win-back",
        "workflow",
    ]
)
"""Nouns of what an organisation does."""
LABELS: Final = frozenset(
    [
        "account-holder",
        "applicant",
        "applicants",
        "beneficiary",
        "citizen",
        "citizens",
        "claimant",
        "client",
        "clients",
        "consumer",
        "consumers",
        "customer",
        "customers",
        "debtor",
        "insured",
        "lead",
        "policyholder",
        "prospect",
        "prospects",
        "subscriber",
        "subscribers",
        "user",
        "users",
    ]
)
"""What an organisation calls those whom it serves; nobody calls oneself so."""
ACTS: Final = frozenset(
    [
        "activate",
        "adjudicate",
        "allocate",
        "approve",
        "assign",
        "authorise",
        "authorize",
        "capture",
        "configure",
        "deploy",
        "disburse",
        "dispatch",
        "enrol",
        "enroll",
        "escalate",
        "execute",
        "generate",
        "invoice",
        "issue",
        "monitor",
        "notify",
        "nurture",
        "onboard",
        "process",
        "provision",
        "qualify",
        "register",
        "reconcile",
        "route",
        "segment",
        "settle",
        "triage",
        "underwrite",
        "update",
        "upsell",
        "validate",
        "verify",
    ]
)
"""What an organisation does to a case, as the first word of a name."""
_SMALL: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "it",
        "to",
        "for",
        "with",
        "without",
        "at",
        "in",
        "on",
        "of",
        "from",
        "by",
        "until",
        "before",
        "after",
        "what",
        "when",
        "where",
        "who",
        "why",
        "how",
        "and",
        "or",
    ]
)
_CHECKS: Final = frozenset(
    ["check", "checks", "run", "data", "record", "records", "file", "request", "requests", "case"]
)
_CASE = (2, 3)
"""How many words there are in a noun or two and what a department does with them: credit check, billing run."""
_OURS: Final = PROCESS | LABELS
"""The nouns of an organisation, and what it calls those whom it serves."""
_TELLING: Final = _OURS | ACTS | _CHECKS
"""The words without any of which a name of letters alone is the customer's, but for those of the house."""


def house(rules: object) -> tuple[str, ...]:
    """The words of its own house that a library sets in its rules, with `;` or a comma between them."""
    said = str(rules.get("inside-out words") or "") if isinstance(rules, Mapping) else ""
    return tuple(word.strip() for word in said.replace(",", ";").split(";") if word.strip())


def reads_as_process(name: str, house: tuple[str, ...] = ()) -> bool:
    """Whether a name reads like a step of ours. `house` are words of one's own: teams, systems, abbreviations.

    A name in which the customer speaks ("I get my first bill") never does. Else one does that holds a noun of ours, that calls the
    customer one, that begins with an act of ours upon a case or with a word of the house, or that goes from end to end.
    """
    said = name.lower().replace("’", "'")
    words = said.split()
    if not said.replace(" ", "").isalpha():
        words = words if not CUSTOMER.isdisjoint(words) else _WORD.findall(said)
    elif _TELLING.isdisjoint(words) and not house:  # what most names are settled by
        return False
    if not words or name.startswith("I ") or not CUSTOMER.isdisjoint(words):
        return False
    if not _OURS.isdisjoint(words):
        return True
    first = words[0]
    if first in ACTS and len(words) > 1 and words[1] not in _SMALL:
        return True
    if (words[-1] in _CHECKS and len(words) in _CASE) or first in {word.lower() for word in house}:
        return True
    return "-to-" in said and any(_THROUGH.fullmatch(word) for word in words)
