"""The terminal interface: the workspace for eyes and keys. Refuses to open a store, a format or an analysis."""
