"""JourneyTUI: customer journeys in a terminal."""

__version__ = "0.1.0"
