"""Regions, units, people, and the accounts through which people act."""
