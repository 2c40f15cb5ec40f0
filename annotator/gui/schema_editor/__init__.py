"""The schema editor: a window on a draft of the label schema that counts once it is applied."""
