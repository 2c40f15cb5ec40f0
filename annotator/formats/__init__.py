"""File formats: reading documents with labels from files and writing them to files.

Pure: nothing here knows of projects or databases. Built-in and third-party formats come in by the
same door, the entry point group ``annotator.formats``; see ``annotator.formats.base``.
"""
