from django.db import migrations, models


class Migration(migrations.Migration):
    """How far loading the demo has come; without the demo an empty table."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="DemoLoad",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seed", models.IntegerField(verbose_name="seed")),
                ("scale", models.FloatField(verbose_name="scale")),
                ("anchor", models.DateTimeField(verbose_name="now, as the demo sees it")),
                ("steps_done", models.JSONField(default=list, verbose_name="steps done")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished at")),
            ],
            options={
                "verbose_name": "demo load",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="demo_load_only_one"),
                    models.CheckConstraint(
                        condition=models.Q(("scale__gt", 0), ("scale__lte", 1)), name="demo_load_scale_up_to_one"
                    ),
                ],
            },
        ),
    ]
