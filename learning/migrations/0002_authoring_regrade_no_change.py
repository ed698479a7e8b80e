"""That nothing changes is a decision too: it is kept, so that the screen stops asking."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_the_aula")]

    operations = [
        migrations.AlterField(
            model_name="regrade",
            name="choice",
            field=models.CharField(
                choices=[
                    ("no_change", "Dejar las notas como están"),
                    ("new_key", "Calificar con la clave nueva"),
                    ("accept_both", "Aceptar la clave anterior y la nueva"),
                    ("full_marks", "Puntos para todos"),
                ],
                max_length=12,
                verbose_name="decisión",
            ),
        ),
    ]
