"""The application `books`."""

from __future__ import annotations

from django.apps import AppConfig


class BooksConfig(AppConfig):
    """The application `books`."""

    name = "luodi.books"
    label = "books"
