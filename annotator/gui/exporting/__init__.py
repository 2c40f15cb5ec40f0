"""Export in the window: choose, look, write, read what came of it."""
