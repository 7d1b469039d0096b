"""Files by their content, imports as batches, what waits in them, and where each fact came from."""
