"""Luodi (落地): the working system of the office that turns policy into results."""

__version__ = "0.1.0"
