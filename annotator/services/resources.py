"""Find the files shipped in ``resources/``, from a checkout as well as from an installed wheel."""

from pathlib import Path

from annotator.model.errors import NotFoundError

_PACKAGE = Path(__file__).resolve().parent.parent


def resources_root() -> Path:
    """Return the folder of schemas, themes, icons, samples and docs."""
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of a shipped file.

    Raises:
        NotFoundError: The installation lacks it.
    """
    path = resources_root().joinpath(*parts)
    if not path.exists():
        raise NotFoundError(
            f"The installation lacks {'/'.join(parts)}.", hint="Install the program again."
        )
    return path
