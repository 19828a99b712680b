"""What follows from what is known: about places, time, baselines and follow-up."""
