"""Where the last role of a person was who has none any more: the overseers of that territory go on answering for their
tablets and for what these hand in.

Only an addition: what runs while this is applied does not ask for the column, which a trigger keeps.
"""

import django.db.models.deletion
from django.db import migrations, models

SQL = r"""
CREATE FUNCTION accounts_membership_keep_former() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        -- Of two who take one of the last two roles each, the second waits here and then finds that none is left.
        PERFORM FROM accounts_user u WHERE u.id IN (SELECT o.user_id FROM old_rows o) ORDER BY u.id FOR NO KEY UPDATE;
        UPDATE accounts_user u SET former_district_id = lost.district_id, updated_at = now()
        FROM (
            SELECT DISTINCT ON (o.user_id) o.user_id, COALESCE(o.district_id, a.district_id) AS district_id
            FROM old_rows o LEFT JOIN accounts_agency a ON a.id = o.agency_id
            ORDER BY o.user_id, o.created_at DESC, o.id
        ) lost
        WHERE u.id = lost.user_id AND NOT EXISTS (SELECT FROM accounts_membership m WHERE m.user_id = u.id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE accounts_user u SET former_district_id = NULL, updated_at = now()
        WHERE u.id IN (SELECT n.user_id FROM new_rows n) AND u.former_district_id IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_membership_former_insert AFTER INSERT ON accounts_membership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION accounts_membership_keep_former();
CREATE TRIGGER accounts_membership_former_update AFTER UPDATE ON accounts_membership
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_membership_keep_former();
CREATE TRIGGER accounts_membership_former_delete AFTER DELETE ON accounts_membership
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION accounts_membership_keep_former();

-- Those who lost their last role before: the log knows which it was.
UPDATE accounts_user u SET former_district_id = lost.district_id
FROM (
    SELECT DISTINCT ON (l.before ->> 'user_id') (l.before ->> 'user_id')::uuid AS user_id, d.id AS district_id
    FROM change_log l
    LEFT JOIN accounts_agency a ON a.id = (l.before ->> 'agency_id')::uuid
    JOIN accounts_district d ON d.id = COALESCE((l.before ->> 'district_id')::uuid, a.district_id)
    WHERE l.type = 'membership' AND l.action = 'delete'
    ORDER BY l.before ->> 'user_id', l.rev DESC
) lost
WHERE u.id = lost.user_id AND NOT EXISTS (SELECT FROM accounts_membership m WHERE m.user_id = u.id);
"""
UNDO = """
DROP TRIGGER accounts_membership_former_delete ON accounts_membership;
DROP TRIGGER accounts_membership_former_update ON accounts_membership;
DROP TRIGGER accounts_membership_former_insert ON accounts_membership;
DROP FUNCTION accounts_membership_keep_former();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_district_removed")]
    operations = [
        migrations.AddField(
            "user",
            "former_district",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.district",
                verbose_name="where the last role was",
            ),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
