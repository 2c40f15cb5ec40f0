"""``annotator formats``: what can be read and written."""

from typing import Annotated, Any

import typer

from annotator.cli.arguments import Json, verb
from annotator.cli.output import say, say_json
from annotator.model.errors import InputError


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("formats")(verb(formats))


def formats(
    *,
    template: Annotated[
        str | None,
        typer.Option(metavar="FORMAT", help="Print the template that a format is written by."),
    ] = None,
    json: Json = False,
) -> int:
    """List the formats with what each carries and loses, and its options."""
    from annotator.formats.registry import find_format
    from annotator.formats.registry import formats as installed

    if template is not None:
        info = find_format(template, writing=True).info
        if not info.template:
            raise InputError(f"the format {template} is written without a template.")
        say(info.template.rstrip("\n"))
        return 0
    found = [one.describe() for one in installed().values()]
    if json:
        say_json(found)
        return 0
    for one in found:
        _say(one)
    return 0


def _say(one: dict[str, Any]) -> None:
    able = " and ".join(
        word for word, can in (("read", one["reads"]), ("write", one["writes"])) if can
    )
    say(f"{one['id']}: {one['title']}")
    say(f"  {able}; files {', '.join(one['extensions'])}; offsets: {one['offset_unit']}")
    for words, needs in (("needs", one["needs"]), ("reading needs", one["read_needs"])):
        if needs is not None:
            state = "which is installed" if needs["installed"] else "which is not installed"
            say(f"  {words} the extra {needs['extra']} ({needs['module']}), {state}")
    say(f"  carries {'; '.join(one['carries'])}")
    say(f"  loses {'; '.join(one['loses']) or 'nothing'}")
    for title, options in (("import", one["read_options"]), ("export", one["write_options"])):
        for option in options:
            values = f" ({', '.join(option['values'])})" if option["values"] else ""
            default = "" if option["default"] is None else f", usually {option['default']}"
            say(f"  {title} --option {option['name']}=…: {option['description']}{values}{default}")
