"""Whether a name speaks as the customer would, or as our process does.

Outside-in names say what the customer wants to get done, inside-out names what a department does (Jeanne Bliss; Carr and Turner).
The words by which one tells are ours; a library may add words of its own house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)

CUSTOMER: Final = frozenset(
    [
        "i", "i'm", "i've", "i'd", "i'll", "me", "my", "mine", "myself", "we", "we're", "us", "our", "ours", "they",
        "their", "them", "my", "family", "somebody", "someone",
    ]
)  # fmt: skip
"""Who speaks in a name that a customer would give."""
PROCESS: Final = frozenset(
    [
        "acquisition", "activation", "adjudication", "administration", "allocation", "approval", "archiving",
        "assessment", "assignment", "attribution", "audit", "authorisation", "authorization", "billing", "campaign",
        "capture", "clearance", "closure", "collection", "compliance", "configuration", "conversion", "credentialing",
        "crm", "cross-sell", "dispatch", "disbursement", "discharge", "documentation", "dunning", "enablement",
        "enrolment", "enrollment", "escalation", "evaluation", "execution", "fulfilment", "fulfillment", "generation",
        "governance", "handling", "handoff", "handover", "implementation", "initiation", "intake", "integration",
        "invoicing", "issuance", "kickoff", "kyc", "lead", "leads", "maintenance", "management", "marketing",
        "mediation", "monitoring", "migration", "nurture", "nurturing", "offboarding", "onboarding", "operations",
        "optimisation", "optimization", "orchestration", "origination", "outreach", "pipeline", "porting",
        "prequalification", "processing", "procurement", "prospecting", "provisioning", "publication", "qualification",
        "reconciliation", "recruitment", "registration", "remediation", "reporting", "retention", "review", "routing",
        "sales", "scheduling", "screening", "segmentation", "servicing", "settlement", "setup", "sign-off", "sourcing",
        "submission", "targeting", "ticket", "ticketing", "transition", "triage", "underwriting", "upsell",
        "validation", "verification", "winback", "workflow",
    ]
)  # fmt: skip
"""Nouns of what an organisation does."""


def house(rules: object) -> tuple[str, ...]:
    """The words of its own house that a library sets in its rules, between commas."""
    said = str(rules.get("inside-out words") or "") if isinstance(rules, Mapping) else ""
    return tuple(word.strip() for word in said.split(",") if word.strip())


def reads_as_process(name: str, house: Iterable[str] = ()) -> bool:
    """Whether a name reads like a step of ours. `house` are words of one's own: teams, systems, abbreviations.

    A name in which the customer speaks ("I get my first bill") never does. One that holds a noun of ours does, and one that begins
    with a word of the house.
    """
    words = [word.lower().replace("’", "'") for word in _WORD.findall(name)]
    if not words or CUSTOMER.intersection(words):
        return False
    own = {word.lower() for word in house}
    return bool(PROCESS.intersection(words)) or words[0] in own
