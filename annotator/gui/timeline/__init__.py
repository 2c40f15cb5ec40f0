"""The timeline under the article: every resolved date on one scale."""

from typing import Final

HEIGHT: Final = 66
"""Pixels that the strip takes below the article."""
