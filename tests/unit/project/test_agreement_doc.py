"""The table of published examples names tests that are there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_every_published_example_has_its_test() -> None:
    text = (ROOT / "resources/docs/agreement.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if ".py::" in line]
    assert len(rows) > 20
    for row in rows:
        file = ""
        for name in re.findall(r"`((?:test_\w+\.py::)?test_\w+)`", row):
            file, _, test = name.rpartition("::") if "::" in name else (file, "", name)
            tree = ast.parse((ROOT / "tests/unit/agreement" / file).read_text(encoding="utf-8"))
            names = {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}
            assert test in names, row
