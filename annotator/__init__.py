"""Annotator: a desktop tool for human fact labeling.

Reading a project from a script or a notebook:

    import annotator

    with annotator.open_project("congress.annot") as project:
        for document in project.documents():
            print(document.title)

Only what is listed in ``__all__`` is public and stable.
"""

from typing import TYPE_CHECKING

from annotator.version import __version__

__all__ = ["__version__", "open_project"]

if TYPE_CHECKING:
    from os import PathLike

    from annotator.services.reading import ReadingProject


def open_project(path: "str | PathLike[str]") -> "ReadingProject":
    """Open a project for reading; nothing in it can be changed through the result.

    Args:
        path: The ``.annot`` file.

    Raises:
        annotator.model.errors.UserError: The file cannot be read as a project, and why.
    """
    from annotator.services.reading import ReadingProject

    return ReadingProject.open(path)
