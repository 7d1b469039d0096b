"""Writes of the application `tasks`, by entity. Each is one named act: access checked, change recorded."""
