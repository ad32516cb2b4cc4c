"""What a journey is. Refuses a disk, a clock, a screen and a network."""
