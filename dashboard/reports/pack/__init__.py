"""A meeting's pack: the agenda's saved views told on slides and as a hand-out, with the same figures in both."""
