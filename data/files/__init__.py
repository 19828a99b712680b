"""What arrives: a file of any kind, read in a child process and handed on as texts."""
