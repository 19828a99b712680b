"""What is shown, in Swedish."""
