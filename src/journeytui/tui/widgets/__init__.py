"""What is drawn, each tested alone. Refuses to know the workspace: a widget gets values and looks."""
