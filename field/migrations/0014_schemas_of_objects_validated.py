"""All checklists have a schema of an object."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("field", "0013_schemas_of_objects")]
    operations = [ValidateConstraint(model_name="checklist", name="checklist_schema_of_an_object")]
