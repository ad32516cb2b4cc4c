"""Questions that are asked above a screen; each gives an answer or nothing. Refuses to change the library."""
