"""A number is a door: what a figure means, its book, and the rows behind it."""
