"""The door for machines: spaces over HTTP. Refuses to decide anything that the workspace has not decided."""
