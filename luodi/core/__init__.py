"""The arithmetic and rules of the domain: pure Python, no framework, no clock, no database."""
