"""Suggesters: what a person may want to label, found by rules; people decide."""
