"""The door for browsers: the explorer in a page, for whoever holds the address. Refuses to know what a journey is."""
