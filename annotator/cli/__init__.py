"""The command line: one module per verb, none of which imports Qt."""
