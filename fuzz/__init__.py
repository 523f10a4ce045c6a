"""Fuzzing: random and damaged input for everything of kg that reads; see README.md. Not part of the package."""
