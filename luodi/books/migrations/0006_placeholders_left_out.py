"""Live books leave placeholders out of their policy documents: have them written whole before they are read."""

from django.db import migrations


def write_live_books_anew(apps, schema_editor):
    apps.get_model("books", "Book").objects.filter(revision=0).update(pending=[["*", "*"]])


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0005_policies"),
        ("policy", "0002_placeholders"),
    ]

    operations = [
        migrations.RunPython(write_live_books_anew, migrations.RunPython.noop),
    ]
