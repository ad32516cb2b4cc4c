"""The command line: the workspace for people in a hurry and for scripts. Decides nothing that the explorer could decide."""
