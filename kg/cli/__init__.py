"""The command line; it alone prints. Results go to stdout, messages and progress to stderr."""

from kg.cli.app import app, main

__all__ = ["app", "main"]
