"""Taking what was read into the ledger, one module per kind of sheet."""
