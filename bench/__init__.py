"""Benchmarks: the product beside its peers, measured in turn. Nothing of the product imports this."""
