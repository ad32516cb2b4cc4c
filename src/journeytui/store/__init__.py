"""Keeps journeys in an SQLite file, and nothing else does. Refuses to compute what a study would, to ask a clock, to know a screen."""
