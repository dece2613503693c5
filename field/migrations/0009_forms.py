"""Checklists have the definition of their form beside the schema that follows from it, and drafts change until they are
published. From then on the database lets nobody change, delete or take back what they ask.

The column may be missing: older versions ask what their schema says, in its order.
"""

from django.db import migrations, models

STAYS = r"""
DROP TRIGGER field_checklist_fixed ON field_checklist;
CREATE TRIGGER field_checklist_fixed BEFORE UPDATE ON field_checklist
    FOR EACH ROW WHEN (
        (OLD.code, OLD.version) IS DISTINCT FROM (NEW.code, NEW.version)
        OR OLD.published_at IS NOT NULL
           AND (OLD.title, OLD.title_en, OLD.schema, OLD.form, OLD.published_at)
               IS DISTINCT FROM (NEW.title, NEW.title_en, NEW.schema, NEW.form, NEW.published_at))
    EXECUTE FUNCTION field_checklist_stays();
CREATE TRIGGER field_checklist_kept BEFORE DELETE ON field_checklist
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION field_checklist_stays();
"""
UNDO_STAYS = r"""
DROP TRIGGER field_checklist_kept ON field_checklist;
DROP TRIGGER field_checklist_fixed ON field_checklist;
CREATE TRIGGER field_checklist_fixed BEFORE UPDATE ON field_checklist
    FOR EACH ROW WHEN ((OLD.code, OLD.version, OLD.title, OLD.title_en, OLD.schema)
                       IS DISTINCT FROM (NEW.code, NEW.version, NEW.title, NEW.title_en, NEW.schema))
    EXECUTE FUNCTION field_checklist_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("field", "0008_site_by_its_own_key")]
    operations = [
        migrations.AddField(
            model_name="checklist",
            name="form",
            field=models.JSONField(blank=True, null=True, verbose_name="definition of the form"),
        ),
        migrations.RunSQL(STAYS, UNDO_STAYS),
    ]
