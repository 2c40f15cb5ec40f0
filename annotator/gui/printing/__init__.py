"""Annotated articles on paper and as PDF. Only what draws needs Qt; what describes does not."""
