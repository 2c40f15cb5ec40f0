"""Words for measures, counts and gaps that window, report and table share."""

from collections.abc import Mapping
from typing import Final

from annotator.services.measuring import ANY_STATE, Measuring

MEASURE_WORDS: Final[Mapping[str, str]] = {
    "exact_f1": "Exact F1",
    "overlap_f1": "Overlap F1",
    "partial_f1": "Partial F1",
    "boundary_f1": "Boundary F1",
    "label_f1": "Label F1",
    "token_alpha": "Token alpha",
    "alpha_u": "Alpha_u",
    "cohen": "Cohen’s kappa",
    "fleiss": "Fleiss’ kappa",
    "kappa": "Kappa",
    "alpha": "Alpha",
    "equal": "Equal",
    "exact": "Equal",
    "mean_days": "Mean days apart",
    "median_days": "Median days apart",
    "strict_f1": "Strict F1",
    "given_ends_f1": "F1, ends given",
    "gamma": "Gamma",
    "gamma_cat": "Gamma_cat",
    "gamma_cat_all": "Gamma_cat, all",
    "gamma_k": "Gamma_k",
}
MEASURE_MEANINGS: Final[Mapping[str, str]] = {
    "exact_f1": "same label, same edges",
    "overlap_f1": "same label, at least one character shared",
    "partial_f1": "same edges count 1, an overlap counts a half, labels do not matter",
    "boundary_f1": "same edges, whatever the label",
    "label_f1": "same label on spans that overlap",
    "token_alpha": "Krippendorff’s alpha on tokens, corrected for chance",
    "alpha_u": "Krippendorff’s alpha on the continuum of characters, corrected for chance",
    "cohen": "on tokens, mean over pairs, corrected for chance",
    "fleiss": "on tokens that everybody saw, corrected for chance",
    "gamma": "places and labels of aligned spans, corrected for chance",
    "gamma_cat": "labels of aligned spans; spans without a counterpart do not count",
    "gamma_cat_all": "the same when spans without a counterpart count as unlike",
    "gamma_k": "gamma_cat on the pairs that have the label",
}


def signed(value: float, digits: int = 2) -> str:
    """Return a number with a real minus sign, and no minus before zero."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "\u2212")


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def left_out_words(measuring: Measuring) -> str:
    """Say in a few words what was not measured; empty when everything was."""
    documents = sum(row.annotator is None for row in measuring.excluded)
    works = len(measuring.excluded) - documents
    parts = []
    if documents:
        parts.append(f"{counted(documents, 'document')} left out")
    if works:
        parts.append(f"{counted(works, 'unfinished set')} left out")
    return ", ".join(parts)


def scope_words(measuring: Measuring) -> str:
    """Say what was measured and what was not, and whose work."""
    report = measuring.report
    people = ", ".join(report.annotators) or "nobody"
    state = "begun" if measuring.state == ANY_STATE else "finished"
    documents = f"{counted(len(report.documents), 'document')} {state} by two or more"
    return " · ".join(one for one in (documents, left_out_words(measuring), people) if one)
