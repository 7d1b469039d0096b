"""The small language of templates: its words, its values, what it may do, and how mistakes in it are told."""
