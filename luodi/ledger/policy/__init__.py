"""Policy documents, their clauses, what supports what, and what this region issued to carry them out."""
