"""Packages that some formats need and that a plain installation does not bring."""

from dataclasses import dataclass
from importlib.util import find_spec

from annotator.model.errors import InputError


@dataclass(frozen=True, slots=True)
class Extra:
    """One optional extra of the program.

    Attributes:
        name: As in ``pip install 'annotator-desk[NAME]'``.
        module: What it brings, as it is imported.
    """

    name: str
    module: str

    @property
    def is_installed(self) -> bool:
        """Whether the module can be imported."""
        return find_spec(self.module) is not None

    @property
    def command(self) -> str:
        """How to install it."""
        return f"pip install 'annotator-desk[{self.name}]'"

    def check(self, format_id: str) -> None:
        """Refuse to work without it.

        Raises:
            InputError: It is not installed; the message names the extra.
        """
        if not self.is_installed:
            raise InputError(
                f"the format {format_id} needs {self.module}, which is not installed.",
                hint=f"Install the extra: {self.command}.",
            )
