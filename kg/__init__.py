"""kg reads Chinese social-science papers and maps the claims they make."""

__version__ = "0.1.0"
