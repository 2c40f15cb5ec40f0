"""The contract of ``annotator agreement``."""

from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import Cli, write_rows

ORG = {"start": 0, "end": 4, "label": "ORG"}
DATE = {"start": 13, "end": 19, "label": "DATE"}


def row(number: int, who: str, *marks: dict[str, Any], state: str = "done") -> dict[str, Any]:
    return {
        "title": f"Article {number}",
        "text": f"KCNA said on Monday that Kim had won {number}.",
        "annotator": who,
        "state": state,
        "spans": [dict(one) for one in marks],
    }


@pytest.fixture
def reviewed(cli: Cli, project: Path, tmp_path: Path) -> Path:
    value = {"type": "DATE", "value": "2026-02-23"}
    other = {"type": "DATE", "value": "2026-02-22"}
    rows = [
        row(1, "anna", ORG, {**DATE, "attributes": value}),
        row(1, "bob", ORG, {**DATE, "attributes": other}),
        row(2, "anna", ORG, DATE),
        row(2, "bob", ORG),
        row(3, "anna", ORG),
    ]
    assert cli("import", project, write_rows(tmp_path / "rows.jsonl", *rows)).code == 0
    return project


def test_json_has_the_keys_of_the_contract(cli: Cli, reviewed: Path) -> None:
    outcome = cli("agreement", reviewed, "--json")
    assert outcome.code == 0
    found = outcome.json
    assert found["annotators"] == ["anna", "bob"]
    assert found["documents"] == 2
    (pair,) = found["pairs"]
    assert (pair["a"], pair["b"], pair["documents"]) == ("anna", "bob", 2)
    assert (pair["n_a"], pair["n_b"]) == (4, 3)
    for name in ("exact_f1", "overlap_f1", "partial_f1", "boundary_f1", "label_f1"):
        assert pair[name] == pytest.approx(6 / 7)
    assert found["mean_exact_f1"] == found["mean_overlap_f1"] == pytest.approx(6 / 7)
    assert found["by_label"]["ORG"]["exact_f1"] == 1.0
    assert found["by_label"]["DATE"]["n"] == 3
    numbers = {"n", "exact_f1", "overlap_f1", "token_alpha", "alpha_u"}
    assert numbers <= found["by_label"]["ORG"].keys()
    assert found["dates"]["value"]["exact"] == 0.0
    assert found["dates"]["value"]["mean_days"] == 1.0
    assert {"token_alpha", "cohen", "fleiss", "attributes", "relations"} <= found.keys()
    assert found["intervals"]["mean_exact_f1"]["low"] <= found["mean_exact_f1"]
    assert [one["reason"] for one in found["excluded"]] == ["finished by anna alone"]
    assert found["relations"]["strict_f1"] is None
    reasons = {one["path"]: one["reason"] for one in found["undefined"]}
    assert reasons["relations.strict_f1"]


def test_report_in_words(cli: Cli, reviewed: Path) -> None:
    outcome = cli("agreement", reviewed)
    assert outcome.code == 0
    assert "2 documents labeled by two or more: anna, bob" in outcome.out
    assert "Exact F1, mean over pairs: 0.857" in outcome.out
    assert "anna – bob" in outcome.out
    assert "Article 3: finished by anna alone" in outcome.out
    assert "- is not defined:" in outcome.out


@pytest.mark.parametrize(
    ("by", "shown", "hidden"),
    [
        ("pair", "anna – bob", "alpha_u"),
        ("label", "alpha_u", "anna – bob"),
        ("kind", "date value", "anna – bob"),
        ("document", "Article 1", "anna – bob"),
    ],
)
def test_one_breakdown_alone(cli: Cli, reviewed: Path, by: str, shown: str, hidden: str) -> None:
    outcome = cli("agreement", reviewed, "--by", by)
    assert outcome.code == 0
    assert shown in outcome.out
    assert hidden not in outcome.out


def test_unfinished_work_counts_on_request(cli: Cli, project: Path, tmp_path: Path) -> None:
    rows = [row(1, "anna", ORG), row(1, "bob", ORG, state="in_progress")]
    assert cli("import", project, write_rows(tmp_path / "rows.jsonl", *rows)).code == 0
    outcome = cli("agreement", project)
    assert outcome.code == 0
    assert "--state any" in outcome.out
    assert cli("agreement", project, "--json").json["mean_exact_f1"] is None
    assert cli("agreement", project, "--state", "any", "--json").json["mean_exact_f1"] == 1.0


def test_bad_input(cli: Cli, reviewed: Path, tmp_path: Path) -> None:
    assert cli("agreement", tmp_path / "none.annot").code == 2
    assert cli("agreement", reviewed, "--annotator", "anna").code == 2
    unknown = cli("agreement", reviewed, "--annotator", "anna", "--annotator", "zoe")
    assert unknown.code == 2
    assert "zoe" in unknown.err
    assert cli("agreement", reviewed, "--state", "odd").code == 2


def test_a_report_is_written_beside_what_is_printed(
    cli: Cli, reviewed: Path, tmp_path: Path
) -> None:
    page, numbers = tmp_path / "report.html", tmp_path / "report.json"
    outcome = cli("agreement", reviewed, "--report", page)
    assert outcome.code == 0
    assert "report.html was written" in outcome.out
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    plain, written = (
        cli("agreement", reviewed, "--json"),
        cli("agreement", reviewed, "--json", "--report", numbers),
    )
    assert written.out == plain.out == numbers.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["report.pdf", "report", "nowhere/report.html"])
def test_a_report_that_cannot_be_written_is_refused_first(
    cli: Cli, reviewed: Path, tmp_path: Path, name: str
) -> None:
    outcome = cli("agreement", reviewed, "--report", tmp_path / name)
    assert outcome.code != 0
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    assert not (tmp_path / name).exists()


def test_gamma_is_a_key_of_its_own_when_asked(cli: Cli, reviewed: Path) -> None:
    plain = cli("agreement", reviewed, "--json").json
    asked = cli("agreement", reviewed, "--gamma", "--json").json
    assert "gamma" not in plain
    found = asked.pop("gamma")
    assert asked == plain
    assert 0.0 < found["gamma"] < 1.0
    assert found["gamma"] == pytest.approx(1 - found["observed"] / found["expected"])
    assert (found["units"], found["excluded"], found["samples"]) == (7, 1, 30)
    assert (found["alpha"], found["beta"], found["delta_empty"]) == (3.0, 1.0, 1.0)
    assert cli("agreement", reviewed, "--gamma", "--json").json["gamma"] == found
    assert f"7 units: gamma {found['gamma']:.3f}" in cli("agreement", reviewed, "--gamma").out


def test_gamma_of_nothing_is_null_with_the_reason(cli: Cli, project: Path, tmp_path: Path) -> None:
    rows = [row(1, "anna"), row(1, "bob")]
    assert cli("import", project, write_rows(tmp_path / "rows.jsonl", *rows)).code == 0
    found = cli("agreement", project, "--gamma", "--json").json
    assert found["gamma"]["gamma"] is None
    assert found["gamma"]["gamma_cat"] is None
    reasons = {one["path"]: one["reason"] for one in found["undefined"]}
    assert reasons["gamma.gamma"] == reasons["gamma.gamma_cat"] == "nobody marked anything"
    assert "0 units: gamma -" in cli("agreement", project, "--gamma").out
