"""How often a law is tried: a little in every run, twenty times as often with `HYPOTHESIS_PROFILE=long`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_AS_DECLARED = 100
"""How many examples the profile `quick` has; others are measured against it."""


def tried(examples: int) -> settings:
    """Settings for a law that is tried so often in a quick run."""
    times = settings.default.max_examples / _AS_DECLARED if settings.default else 1
    return settings(max_examples=round(examples * times), deadline=None, suppress_health_check=list(HealthCheck))


def steps(examples: int, count: int) -> settings:
    """Settings for a machine that takes so many steps in each of its runs."""
    return settings(tried(examples), stateful_step_count=count)
