"""Documents that only stand for one that a list does not name are told from real ones, also those there are."""

from django.db import migrations, models


def tell_those_there_are(apps, schema_editor):
    documents = apps.get_model("policy", "Document").objects
    documents.filter(title__endswith="依据文件(待补)", number="").update(is_placeholder=True)


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="is_placeholder",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(tell_those_there_are, migrations.RunPython.noop),
    ]
