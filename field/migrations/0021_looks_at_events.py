"""A look may be at somebody's arrivals and departures. Nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field", "0020_corroboration")]

    operations = [
        migrations.AlterField(
            model_name="look",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("position", "last position, on the live map or in the list"),
                    ("event", "arrival at a site or departure"),
                    ("trail", "trail of a visit"),
                    ("raw", "single positions of a visit"),
                    ("file", "trail of a visit as a file"),
                    ("coarse", "coarsened trail of a visit, for a report"),
                    ("message", "a message of a phone app that could not be used"),
                ],
                max_length=10,
                verbose_name="at what",
            ),
        ),
    ]
