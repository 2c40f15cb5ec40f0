"""Whether work done under one label schema can be kept under another."""

from annotator.schema.types import Schema


def missing_parts(there: Schema, here: Schema) -> list[str]:
    """Return what a bundle's schema has and the project's lacks, in words; empty when it fits.

    Titles, colours, keys and guidelines may differ: nothing depends on them.
    """
    found = [
        f"{word} {name}"
        for word, names, has in (
            ("label", [one.name for one in there.labels], here.has_label),
            ("relation", [one.name for one in there.relations], here.has_relation),
        )
        for name in names
        if not has(name)
    ]
    for one in there.attributes:
        if not here.has_attribute(one.name):
            found.append(f"attribute {one.name}")
            continue
        known = here.attribute(one.name)
        if known.type is not one.type:
            found.append(
                f"attribute {one.name} as {one.type.value} (here it is {known.type.value})"
            )
            continue
        values = {*known.values, *known.retired_values}
        found += [f"value {value} of {one.name}" for value in one.values if value not in values]
        found += [
            f"attribute {one.name} on {label}"
            for label in one.labels
            if known.labels and label not in known.labels and here.has_label(label)
        ]
    for label in there.document_labels:
        if not here.has_document_label(label.name):
            found.append(f"document label {label.name}")
            continue
        other = here.document_label(label.name)
        if other.type is not label.type:
            found.append(f"document label {label.name} as {label.type.value}")
            continue
        values = {*other.values, *other.retired_values}
        found += [f"value {value} of {label.name}" for value in label.values if value not in values]
    return found
