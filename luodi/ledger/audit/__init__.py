"""Who did what, when, from where, to which subject, with which values before and after.

The lowest of the ledger: everybody may call it, it calls nobody, and it keeps names as text so that
it outlives what it tells of.
"""
