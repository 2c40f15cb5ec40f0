"""The fact cards of a document: one per claim, the selected one open to be filled."""
