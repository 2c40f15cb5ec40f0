"""Use cases: everything the window and the command line do with a project."""
