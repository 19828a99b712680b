"""Understand a file's columns: a proposal that a person can correct before anything is read."""
