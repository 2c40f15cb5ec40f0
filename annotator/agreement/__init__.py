"""Agreement of annotators: measures on spans, pure functions with the standard library alone."""
