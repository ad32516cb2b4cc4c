"""One team, many libraries: what travels between a library and a space, and who wins. Refuses to know where either is kept."""
