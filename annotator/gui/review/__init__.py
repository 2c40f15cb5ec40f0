"""The review window: annotators' sets side by side, and what is decided about them."""
