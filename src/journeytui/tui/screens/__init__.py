"""One place each: what is shown there, and what its keys do."""
