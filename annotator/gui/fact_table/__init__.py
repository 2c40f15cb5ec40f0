"""Who said what, when: the table of all facts of the document or the project.

``panel`` puts it together: ``model`` and ``view`` are the table, ``editors`` change cells in
place, ``filters`` choose rows, ``busy`` sorts and filters in the background, ``remembered`` keeps
columns and widths.
"""
