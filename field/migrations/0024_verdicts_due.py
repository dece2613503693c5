"""Which visits await a verdict, marked by triggers so that whoever writes cannot forget it; and verdicts that others
took the place of."""

import django.db.models.deletion
from django.db import migrations, models

# Marks are made in the order of visits, so that no two writers wait for each other in a circle. A verdict asks about
# site, times, people and photos; notes and decisions are none of its business.
MARKS = """
SET LOCAL lock_timeout = '5s';

CREATE FUNCTION verdict_due(visits uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO field_verdictdue AS d (visit_id, since, version)
    SELECT v.id, now(), 1 FROM field_visit v
    WHERE v.id = ANY (visits) AND v.status IN ('reported', 'verified', 'returned')
      AND v.started_at IS NOT NULL AND v.finished_at IS NOT NULL
    ORDER BY v.id
    ON CONFLICT (visit_id) DO UPDATE SET version = d.version + 1
$$;

CREATE FUNCTION verdict_due_of_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM verdict_due(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER verdict_due_new AFTER INSERT ON field_visit
    FOR EACH ROW WHEN (NEW.status IN ('reported', 'verified', 'returned')) EXECUTE FUNCTION verdict_due_of_visit();
CREATE TRIGGER verdict_due_changed AFTER UPDATE ON field_visit
    FOR EACH ROW WHEN (
        NEW.status IN ('reported', 'verified', 'returned')
        AND (OLD.status IN ('planned', 'in_progress')
             OR (OLD.site_id, OLD.started_at, OLD.finished_at, OLD.reporter_id, OLD.trail_owner_id, OLD.participant_ids)
                IS DISTINCT FROM
                (NEW.site_id, NEW.started_at, NEW.finished_at, NEW.reporter_id, NEW.trail_owner_id, NEW.participant_ids))
    ) EXECUTE FUNCTION verdict_due_of_visit();

CREATE FUNCTION verdict_due_of_photo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM verdict_due(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' AND OLD.state = 'stored' THEN OLD.visit_id END,
        CASE WHEN TG_OP <> 'DELETE' AND NEW.state = 'stored' THEN NEW.visit_id END]);
    RETURN NULL;
END $$;
CREATE TRIGGER verdict_due_photo_new AFTER INSERT ON field_visitphoto
    FOR EACH ROW WHEN (NEW.state = 'stored') EXECUTE FUNCTION verdict_due_of_photo();
CREATE TRIGGER verdict_due_photo_gone AFTER DELETE ON field_visitphoto
    FOR EACH ROW WHEN (OLD.state = 'stored') EXECUTE FUNCTION verdict_due_of_photo();
CREATE TRIGGER verdict_due_photo_changed AFTER UPDATE ON field_visitphoto
    FOR EACH ROW WHEN ((OLD.state = 'stored' OR NEW.state = 'stored') AND OLD.rev <> NEW.rev)
    EXECUTE FUNCTION verdict_due_of_photo();

CREATE FUNCTION verdict_due_of_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM verdict_due(ARRAY(SELECT id FROM field_visit WHERE site_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER verdict_due_moved AFTER UPDATE ON field_site
    FOR EACH ROW WHEN (
        OLD.location::bytea IS DISTINCT FROM NEW.location::bytea OR OLD.boundary::bytea IS DISTINCT FROM NEW.boundary::bytea
    ) EXECUTE FUNCTION verdict_due_of_site();

-- what was reported before there were marks
SELECT verdict_due(ARRAY(
    SELECT v.id FROM field_visit v LEFT JOIN field_corroboration c ON c.visit_id = v.id
    WHERE c.visit_id IS NULL OR c.stale));
"""
UNDO_MARKS = """
DROP TRIGGER verdict_due_moved ON field_site;
DROP TRIGGER verdict_due_photo_changed ON field_visitphoto;
DROP TRIGGER verdict_due_photo_gone ON field_visitphoto;
DROP TRIGGER verdict_due_photo_new ON field_visitphoto;
DROP TRIGGER verdict_due_changed ON field_visit;
DROP TRIGGER verdict_due_new ON field_visit;
DROP FUNCTION verdict_due_of_site();
DROP FUNCTION verdict_due_of_photo();
DROP FUNCTION verdict_due_of_visit();
DROP FUNCTION verdict_due(uuid[]);
"""

# The columns go in a later release: until all processes are new, old ones read and write them.
OLD_COLUMNS = """
ALTER TABLE field_corroboration ALTER COLUMN inputs_rev SET DEFAULT 0;
ALTER TABLE field_corroboration ALTER COLUMN stale SET DEFAULT false;
"""
UNDO_OLD_COLUMNS = """
ALTER TABLE field_corroboration ALTER COLUMN inputs_rev DROP DEFAULT;
ALTER TABLE field_corroboration ALTER COLUMN stale DROP DEFAULT;
"""
VERDICTS = [("confirmed", "confirmed"), ("probable", "probable"), ("insufficient", "insufficient")]
VERDICTS += [("contradicted", "contradicted")]


class Migration(migrations.Migration):
    dependencies = [("field", "0023_device_datum")]

    operations = [
        migrations.CreateModel(
            name="VerdictDue",
            fields=[
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="field.visit",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("version", models.BigIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["since"], name="verdict_due_longest_first")]},
        ),
        migrations.CreateModel(
            name="EarlierVerdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verdict", models.CharField(choices=VERDICTS, max_length=12, verbose_name="verdict")),
                ("score", models.FloatField(verbose_name="score")),
                ("findings", models.JSONField(verbose_name="findings")),
                ("rules", models.SmallIntegerField(verbose_name="version of the rules")),
                ("computed_at", models.DateTimeField(verbose_name="computed at")),
                ("replaced_at", models.DateTimeField(verbose_name="replaced at")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier_verdicts",
                        to="field.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier verdict on a visit",
                "verbose_name_plural": "earlier verdicts on visits",
                "ordering": ("-replaced_at", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="corroboration",
            name="rules_checked",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(OLD_COLUMNS, UNDO_OLD_COLUMNS)],
            state_operations=[
                migrations.RemoveField(model_name="corroboration", name="inputs_rev"),
                migrations.RemoveField(model_name="corroboration", name="stale"),
            ],
        ),
        migrations.RunSQL(MARKS, UNDO_MARKS),
    ]
