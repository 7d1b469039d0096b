"""Assembles the parts: settings, and later addresses and the server's entry. Imported by nobody."""
