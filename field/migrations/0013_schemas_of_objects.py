"""Answers are one flat object: a checklist's schema says so, whoever writes it. From now on; 0014 looks at what is there,
without the lock that this takes for a moment.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field", "0012_operations_stay")]
    operations = [
        AddConstraintNotValid(
            model_name="checklist",
            constraint=models.CheckConstraint(
                condition=models.Q(("schema__contains", {"type": "object"}), ("schema__has_key", "properties")),
                name="checklist_schema_of_an_object",
            ),
        ),
    ]
