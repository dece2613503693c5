"""A reported visit as it stands to be decided on is one narrow row that triggers keep, whoever writes what it stands on:
lists by verdict, score or decision, and how many there are of each, are read from it. Rows of visits that were reported
before come with the next migration.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Case, F, Value, When

VERDICTS = [("confirmed", "confirmed"), ("probable", "probable"), ("insufficient", "insufficient")]
VERDICTS += [("contradicted", "contradicted")]
DECISIONS = [("open", "to decide"), ("queried", "queried"), ("accepted", "accepted"), ("rejected", "rejected")]
TURN = Case(
    *(When(decision=value, then=Value(turn)) for turn, (value, _label) in enumerate(DECISIONS)),
    default=Value(len(DECISIONS)),
    output_field=models.IntegerField(),
)

# The visits are locked first: whoever changes one, judges it or decides on it meanwhile is waited for, and what they
# wrote is seen by the statements after it.
FOLLOW = """
CREATE FUNCTION review_follows(visits uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM field_visit WHERE id = ANY (visits) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM field_review r USING field_visit v
    WHERE r.visit_id = v.id AND v.id = ANY (visits)
      AND (v.status NOT IN ('reported', 'verified', 'returned') OR v.started_at IS NULL OR v.finished_at IS NULL);
    INSERT INTO field_review AS r (visit_id, site_id, reporter_id, trail_owner_id, started_at, verdict, score, decision)
    SELECT v.id, v.site_id, v.reporter_id, v.trail_owner_id, v.started_at, c.verdict, coalesce(c.score, 0.5),
           CASE WHEN v.status = 'verified' THEN 'accepted' WHEN v.status = 'returned' THEN 'rejected'
                WHEN newest.decision = 'queried' THEN 'queried' ELSE 'open' END
    FROM field_visit v
    LEFT JOIN field_corroboration c ON c.visit_id = v.id
    LEFT JOIN LATERAL (
        SELECT d.decision FROM field_corroborationdecision d WHERE d.visit_id = v.id
        ORDER BY d.decided_at DESC, d.id DESC LIMIT 1
    ) newest ON true
    WHERE v.id = ANY (visits) AND v.status IN ('reported', 'verified', 'returned')
      AND v.started_at IS NOT NULL AND v.finished_at IS NOT NULL
    ORDER BY v.id
    ON CONFLICT (visit_id) DO UPDATE SET
        site_id = excluded.site_id, reporter_id = excluded.reporter_id, trail_owner_id = excluded.trail_owner_id,
        started_at = excluded.started_at, verdict = excluded.verdict, score = excluded.score,
        decision = excluded.decision
    WHERE r IS DISTINCT FROM excluded;
END $$;

CREATE FUNCTION review_of_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM review_follows(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER review_new AFTER INSERT ON field_visit
    FOR EACH ROW WHEN (NEW.status IN ('reported', 'verified', 'returned')) EXECUTE FUNCTION review_of_visit();
CREATE TRIGGER review_changed AFTER UPDATE ON field_visit
    FOR EACH ROW WHEN (
        (OLD.status, OLD.site_id, OLD.reporter_id, OLD.trail_owner_id, OLD.started_at, OLD.finished_at)
        IS DISTINCT FROM
        (NEW.status, NEW.site_id, NEW.reporter_id, NEW.trail_owner_id, NEW.started_at, NEW.finished_at)
    ) EXECUTE FUNCTION review_of_visit();

CREATE FUNCTION review_of_its_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM review_follows(ARRAY[NEW.visit_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER review_judged AFTER INSERT OR UPDATE OF verdict, score ON field_corroboration
    FOR EACH ROW EXECUTE FUNCTION review_of_its_visit();
CREATE TRIGGER review_decided AFTER INSERT ON field_corroborationdecision
    FOR EACH ROW EXECUTE FUNCTION review_of_its_visit();
"""
UNDO = """
DROP TRIGGER review_decided ON field_corroborationdecision;
DROP TRIGGER review_judged ON field_corroboration;
DROP FUNCTION review_of_its_visit();
DROP TRIGGER review_changed ON field_visit;
DROP TRIGGER review_new ON field_visit;
DROP FUNCTION review_of_visit();
DROP FUNCTION review_follows(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [("field", "0041_more_orders_by_index")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="review",
                        serialize=False,
                        to="field.visit",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="field.site"),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trail_owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("verdict", models.CharField(choices=VERDICTS, max_length=12, null=True)),
                ("score", models.FloatField()),
                ("decision", models.CharField(choices=DECISIONS, max_length=10)),
            ],
            options={
                "indexes": [
                    models.Index(F("started_at").desc(), F("visit").desc(), name="review_by_time"),
                    models.Index(fields=["score", "visit"], name="review_by_score"),
                    models.Index(TURN, F("visit"), name="review_by_decision"),
                    models.Index(
                        F("decision"), F("started_at").desc(), F("visit").desc(), name="review_to_decide_by_time"
                    ),
                    models.Index(fields=["verdict", "score", "visit"], name="review_of_verdict_by_score"),
                    models.Index(fields=["reporter", "visit"], name="review_by_reporter"),
                    models.Index(fields=["trail_owner", "visit"], name="review_by_trail_owner"),
                ]
            },
        ),
        migrations.RunSQL(FOLLOW, UNDO),
    ]
