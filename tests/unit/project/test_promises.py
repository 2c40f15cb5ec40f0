"""What the README, the glossary and the packaging promise."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.schema.colors import contrast
from annotator.services.resources import resource, resources_root

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="needs the checkout")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_ci_runs_exactly_the_test_command_of_the_readme() -> None:
    commands = re.findall(r"^    (\.ci/setup .*)$", read("README.md"), re.MULTILINE)
    assert len(commands) == 2, "one command for the main job, one for the tests"
    assert commands[1] in read(".ci/run").splitlines()


def test_nothing_names_a_package_registry() -> None:
    for path in (ROOT / "pyproject.toml", *(ROOT / ".ci").iterdir()):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path.name
        assert "index" + "-url" not in text, path.name


def test_constraints_pin_every_dependency() -> None:
    pinned = {
        re.sub(r"[-_.]+", "-", line.split("==")[0]).lower()
        for line in read(".ci/constraints.txt").splitlines()
        if "==" in line
    }
    named = re.findall(r'^\s+"([A-Za-z][\w.-]*)\s*[><=]', read("pyproject.toml"), re.MULTILINE)
    wanted = {re.sub(r"[-_.]+", "-", name).lower() for name in named}
    assert wanted - pinned == set()


def test_top_level_holds_only_what_was_agreed() -> None:
    allowed = {"annotator", "tests", "resources", "README.md", "LICENSE", "CHANGELOG.md"}
    allowed |= {"CONTRIBUTING.md", "pyproject.toml", "dist", "build"}
    present = {
        path.name
        for path in ROOT.iterdir()
        # Metadata that an editable installation leaves behind is nobody's business.
        if not path.name.startswith(".") and path.suffix not in (".dist-info", ".egg-info")
    }
    assert present <= allowed, present - allowed


def test_resources_are_found() -> None:
    assert resources_root().is_dir()
    for parts in (("schemas", "news-facts.toml"), ("themes", "dark.toml"), ("icons", "flag.svg")):
        assert resource(*parts).is_file()


def avoided_words() -> dict[str, str]:
    """Single words of the glossary's third column that can be checked in names."""
    words: dict[str, str] = {}
    for line in read("resources/docs/glossary.md").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 3 or cells[0] in ("Word", "---"):
            continue
        for entry in cells[2].split(","):
            word = entry.strip()
            if re.fullmatch(r"[a-z]+\d?", word):
                words[word] = cells[0]
    return words


# Words that are avoided for one thing but are the right name of another, each with its reason.
EXCEPTIONS = {
    "code": "Python's code points, error codes of SQLite, stable names of findings",
    "collection": "Python's garbage collection",
    "config": "the platform's name of the folder for settings",
    "diff": "of two label schemas, not of rows",
    "edge": "where a span begins or ends",
    "error": "exceptions are called errors",
    "event": "Qt's events",
    "journal": "SQLite's rollback journal",
    "option": "of a format or a verb",
    "part": "of a day or a year",
    "position": "import order of a document",
    "score": "of a fuzzy match",
    "skip": "to move past blanks",
    "source": "who says something, and where a date or a file comes from",
    "user": "errors that the person at the keyboard can mend",
    "version": "of rows and label schemas",
    "segment": "of a segmented control",
    "link": "a style of button",
    "request": "signals that ask for something",
    "highlight": "of found text",
    "warning": "a severity",
    "property": "Python's word",
    "record": "an object of a format, and to write down",
    "form": "the fields of a dialog, and a shape of words",
    "range": "of characters and of paragraphs, as Qt says",
    "transaction": "of the database",
    "template": "the texts of a conversation, with places to be filled in",
    "layer": "UIMA's word for a type of marks in a file",
    "feature": "UIMA's word for a value of a mark in a file",
}


_NAMED = re.compile(r"^ *(?:class|(?:async )?def) ([A-Za-z]\w*)", re.MULTILINE)


def public_names() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "annotator").rglob("*.py")):
        for name in _NAMED.findall(path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT).as_posix(), name


def test_names_follow_the_glossary() -> None:
    avoided = {word for word in avoided_words() if word not in EXCEPTIONS}
    assert avoided, "the glossary lists words to avoid"
    wrong = [
        f"{path}: {name} uses “{part}”"
        for path, name in public_names()
        for part in re.findall(r"[a-z]+\d?", re.sub(r"([A-Z])", r"_\1", name).lower())
        if part in avoided
    ]
    assert wrong == []


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_every_text_of_the_window_has_enough_contrast(choice: str) -> None:
    from annotator.gui.theme import TEXT_PAIRS, Theme, ThemeChoice, load_theme

    theme = load_theme(ThemeChoice(choice))
    roles = {field.name for field in dataclasses.fields(Theme)}
    low = []
    for text, ground in TEXT_PAIRS:
        assert {text, ground} <= roles
        ratio = contrast(getattr(theme, text), getattr(theme, ground))
        if ratio < 4.5:
            low.append(f"{text} on {ground}: {ratio:.2f}")
    assert low == []
