"""Feedback as a page to mail or print."""

from annotator.services.dashboard.confusion_html import confusion_table
from annotator.services.dashboard.markup import (
    cell,
    name_cell,
    page,
    paragraph,
    section,
    table,
    text,
    words_cell,
)
from annotator.services.dashboard.words import counted
from annotator.services.review.cells import shortened
from annotator.services.review.feedback import Example, FeedbackEntry, Verdict
from annotator.services.review.feedback_reading import Feedback

VERDICT_WORDS = {
    Verdict.TAKEN: "Taken",
    Verdict.CHANGED: "Changed",
    Verdict.REJECTED: "Rejected",
    Verdict.MISSED: "Missed",
    Verdict.OPEN: "Open question",
}
RULE = (
    "The most frequent kinds of difference first, one example of each; of a kind the one that the"
    " adjudicator explained."
)
_NOTHING = "nothing"
_LONGEST = 90
"""Characters of a quote in the table of all decisions."""
_WIDTHS = (16, 10, 26, 13, 23, 12)
"""Of the columns of that table, in percent."""


def feedback_as_html(feedback: Feedback) -> str:
    """Return a page that stands alone; equal decisions give equal pages."""
    title = f"What was decided on the work of {feedback.annotator}"
    return page(title, subtitle(feedback), _sections(feedback))


def feedback_as_body(feedback: Feedback) -> str:
    """Return the same without the frame, for printing."""
    title = f"What was decided on the work of {feedback.annotator}"
    head = f'<h1>{text(title)}</h1><p class="muted">{text(subtitle(feedback))}</p>'
    return head + "\n".join(_sections(feedback))


def subtitle(feedback: Feedback) -> str:
    """Return how much was decided, in words."""
    documents = len({one.document_id for one in feedback.entries})
    return (
        f"{feedback.project} · {counted(len(feedback.entries), 'decision')} in"
        f" {counted(documents, 'document')}"
    )


def change_words(entry: FeedbackEntry) -> list[str]:
    """Return what gold has otherwise, a line each."""
    return [
        f"{one.what}: {one.before or _NOTHING} → {one.after or _NOTHING}" for one in entry.changes
    ]


def why_words(entry: FeedbackEntry) -> str:
    """Return reason and note; empty when there is neither."""
    return ": ".join(one for one in (entry.reason, entry.note) if one)


def mark_words(entry: FeedbackEntry) -> str:
    """Return the annotator's label and that of gold."""
    own, gold = entry.labels
    if entry.verdict is Verdict.OPEN:
        return own or _NOTHING
    return own or "" if own == gold else f"{own or _NOTHING} → {gold or _NOTHING}"


def _sections(feedback: Feedback) -> list[str]:
    if not feedback.entries:
        return [section("Nothing yet", paragraph("No decision has been made about this work."))]
    parts = [_summary(feedback), _examples(feedback), _confusion(feedback), _all(feedback)]
    parts.append(_guidelines(feedback))
    return [one for one in parts if one]


def _summary(feedback: Feedback) -> str:
    total = len(feedback.entries)
    rows = [
        [name_cell(words), cell(f"{count:,}"), cell(f"{count / total:.0%}")]
        for verdict, words in VERDICT_WORDS.items()
        if (count := feedback.counts.get(verdict, 0)) or verdict is not Verdict.OPEN
    ]
    reasons = ", ".join(f"{name} {count:,}" for name, count in feedback.reasons.items())
    return section(
        "Summary",
        table(["", "Labels", "Share"], rows),
        paragraph(f"Reasons given: {reasons}.", is_muted=True) if reasons else "",
    )


def _examples(feedback: Feedback) -> str:
    if not feedback.examples:
        return ""
    parts = [paragraph(RULE, is_muted=True)]
    parts += [_example(one, feedback) for one in feedback.examples]
    return section(f"{counted(len(feedback.examples), 'example')} to learn from", *parts)


def _example(example: Example, feedback: Feedback) -> str:
    entry = example.entry
    own, gold = entry.labels
    where = f"{counted(example.count, 'time')} · {entry.title}"
    sentence = f"{text(entry.before)}<b>{text(entry.quote)}</b>{text(entry.after)}"
    lines = [
        f"<h3>{text(example.difference)}</h3>",
        paragraph(where, is_muted=True),
        f"<blockquote>{sentence}</blockquote>",
    ]
    lines += [paragraph(one) for one in change_words(entry)]
    if why_words(entry):
        lines.append(paragraph(f"{entry.adjudicator}: {why_words(entry)}"))
    for label in dict.fromkeys(one for one in (gold, own) if one is not None):
        if help_ := feedback.help_for(label):
            lines.append(paragraph(f"{label}: {help_}", is_muted=True))
    inner = "\n".join(lines)
    return f'<div class="short">{inner}</div>'


def _guidelines(feedback: Feedback) -> str:
    parts: list[str] = []
    for label in feedback.unlike_labels:
        lines = [*filter(None, [feedback.help_for(label)]), *feedback.guidelines_for(label)]
        if lines:
            parts += [f"<h3>{text(label)}</h3>", *map(paragraph, lines)]
    return section("What the guidelines say", *parts) if parts else ""


def _confusion(feedback: Feedback) -> str:
    rows = confusion_table(
        feedback.confusion, "Rows: the annotator’s label, columns: gold", "label"
    )
    return section("Label against gold", rows) if rows else ""


def _all(feedback: Feedback) -> str:
    rows = [
        [
            words_cell(entry.title),
            words_cell(VERDICT_WORDS[entry.verdict]),
            words_cell(shortened(entry.quote, _LONGEST)),
            words_cell(mark_words(entry)),
            words_cell("; ".join(_short_changes(entry))),
            words_cell(why_words(entry)),
        ]
        for entry in feedback.entries
    ]
    heads = ["Document", "Decision", "Words", "Label", "What changed", "Why"]
    return section("All decisions", table(heads, rows, words=6, widths=_WIDTHS))


def _short_changes(entry: FeedbackEntry) -> list[str]:
    """Return what gold has otherwise; of other edges, long words are left out in the middle."""
    return [
        f"{one.what}: {shortened(one.before, _LONGEST // 2) or _NOTHING} → "
        f"{shortened(one.after, _LONGEST // 2) or _NOTHING}"
        for one in entry.changes
    ]
