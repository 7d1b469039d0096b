"""Documents in the official format (GB/T 9704-2012), built from a tree, as Word files and as pages."""
