"""Items that a refresh ended are told by a flag; until now they were told by the words of their reason."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS = "已不再应报(清单调整或已办结)"


def flag(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Flag what earlier refreshes ended; the office's own word is its choice, and stays."""
    items = apps.get_model("rounds", "OwedItem").objects.using(editor.connection.alias)
    items.filter(ending="not_owed", reason=WORDS).exclude(choice="not_owed").update(dropped=True)


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0003_form_of_an_answer"),
    ]

    operations = [
        migrations.AddField(
            model_name="oweditem",
            name="dropped",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(flag, migrations.RunPython.noop, elidable=True),
    ]
