"""Formulas over values: each stands here once, for one record and for a whole portfolio. Refuses to read or write anything."""
