"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from luodi.web.desk import acts, views

urlpatterns = [
    path("<slug:code>/<slug:month>/desk/", views.desk, name="desk"),
    path("<slug:code>/<slug:month>/desk/<uuid:key>/", views.month_form, name="desk-month"),
    path("<slug:code>/<slug:month>/desk/<uuid:key>/save/", acts.save, name="desk-save"),
    path("<slug:code>/<slug:month>/desk/<uuid:key>/submit/", acts.submit, name="desk-submit"),
    path("<slug:code>/<slug:month>/desk/<uuid:key>/withdraw/", acts.withdraw, name="desk-withdraw"),
    path("<slug:code>/<slug:month>/desk/<uuid:key>/workbook/", acts.workbook, name="desk-workbook"),
    path("<slug:code>/<slug:month>/desk/<uuid:key>/upload/", acts.upload, name="desk-upload"),
]
