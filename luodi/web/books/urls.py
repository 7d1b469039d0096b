"""Addresses of sealed months."""

from __future__ import annotations

from django.urls import path

from luodi.web.books import views

urlpatterns = [
    path("<slug:code>/<slug:month>/books/", views.books, name="books"),
    path("<slug:code>/<slug:month>/books/restate/", views.restate, name="books-restate"),
    path("<slug:code>/<slug:month>/books/release/", views.release, name="books-release"),
    path("<slug:code>/<slug:month>/books/verify/", views.verify, name="books-verify"),
    path("<slug:code>/<slug:month>/books/compare/", views.compare_books, name="books-compare"),
]
