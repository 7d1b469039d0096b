"""The record of acts told to people: what was done, to which fields, with values as they know them."""
