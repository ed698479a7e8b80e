"""The table of stems: a full-text table on SQLite, a ``tsvector`` with its index on PostgreSQL."""

from django.db import migrations

from cms.search.fulltext import TABLE, create_table


def create(apps, schema_editor):
    for statement in create_table(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index_and_what_prensa_teaches")]
    operations = [migrations.RunPython(create, drop)]
