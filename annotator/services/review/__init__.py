"""Review: what annotators made of a document side by side, and what was decided about it."""
