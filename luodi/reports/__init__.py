"""Documents out of figures: templates, rendered reports, and the number behind each of their marks."""
