"""Import in the window: choose, see how it is read and what would happen, bring it in."""
