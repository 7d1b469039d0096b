"""Sealed months 定版: their revisions, what is to be restated, what changed, and whether the chain holds."""
