"""The label schema of a project: the shipped presets, and versions as rows."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from annotator.model.annotators import SchemaVersion
from annotator.model.changes import Row, now
from annotator.model.errors import NotFoundError
from annotator.model.ids import new_id
from annotator.schema import toml
from annotator.schema.types import Schema
from annotator.services.resources import resources_root

DEFAULT = "news-facts"


def preset_names() -> tuple[str, ...]:
    """Return the names of the schemas that come with the program, the default first."""
    names = sorted(path.stem for path in (resources_root() / "schemas").glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != DEFAULT))


def default_schema() -> Schema:
    """Return "news-facts"."""
    return find_schema(DEFAULT)


def find_schema(name_or_path: str) -> Schema:
    """Return a shipped schema by name, or one from a TOML file.

    Raises:
        NotFoundError: There is neither such a preset nor such a file.
        SchemaError: The file is not a usable schema; the message says where.
    """
    if name_or_path in preset_names():
        return toml.load_file(resources_root() / "schemas" / f"{name_or_path}.toml")
    path = Path(name_or_path)
    if not path.exists():
        raise NotFoundError(
            f"There is no label schema “{name_or_path}”.",
            hint=f"Name a TOML file, or one of {', '.join(preset_names())}.",
        )
    return toml.load_file(path)


def read_schema(version: SchemaVersion) -> Schema:
    """Return a stored schema version as a schema that carries its number."""
    schema = toml.loads(version.toml, name=f"label schema {version.name}")
    return replace(schema, version=version.number)


def version_row(schema: Schema, number: int) -> SchemaVersion:
    """Return the row that puts a schema in force under this number."""
    numbered = replace(schema, version=number)
    return SchemaVersion(
        id=new_id(),
        name=schema.name,
        number=number,
        toml=toml.dumps(numbered),
        created_at=now(),
    )


def first_rows(schema: Schema) -> Sequence[Row]:
    """Return what a new project file begins with."""
    return (version_row(schema, schema.version),)
