"""Journeys as files. Refuses to know where they come from and where they go."""
