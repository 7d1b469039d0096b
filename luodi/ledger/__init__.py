"""The facts, one application per subject; each imports only those below it."""
