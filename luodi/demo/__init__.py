"""The demonstration county: workbooks like an office's, fed through the product's own import and services.

Nothing here writes the ledger by itself. All that is told of the county is invented.
"""
