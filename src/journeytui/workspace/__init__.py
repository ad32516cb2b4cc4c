"""What one can do with a library of journeys, whoever asks. Refuses to know a screen, a flag or an HTTP verb."""
