"""Who labels what: assigning documents, the coverage table, sending work back."""
