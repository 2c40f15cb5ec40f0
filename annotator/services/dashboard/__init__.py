"""The dashboard of a project: agreement, progress, what stands behind each number, reports."""
