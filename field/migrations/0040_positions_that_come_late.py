"""A day of raw positions does not go while there is something in it that came after its trails were kept: what was
taken in at that moment would be in no trail. The function with one argument stays for code that is older than this.
"""

from django.db import migrations

# Looked for twice: first beside all others, which also brings the day into memory; then, quickly, with the table for
# oneself, as dropping needs it. A lock on the day alone would never do: who writes holds the table and would wait for
# the day, and dropping waits for the table.
DROP_DAY = r"""
CREATE FUNCTION trail_partition_drop(day date, kept_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
    positions regclass := to_regclass(format('partitions.%I', 'trail_point_' || to_char(day, 'YYYYMMDD')));
    late text := format('SELECT EXISTS (SELECT FROM %s WHERE received_at > $1)', positions);
    found boolean;
BEGIN
    IF positions IS NULL THEN
        RETURN true;
    END IF;
    EXECUTE late INTO found USING kept_at;
    IF found THEN
        RETURN false;
    END IF;
    LOCK TABLE ONLY trail_point IN ACCESS EXCLUSIVE MODE;
    EXECUTE late INTO found USING kept_at;
    IF found THEN
        RETURN false;
    END IF;
    EXECUTE format('DROP TABLE %s', positions);
    RETURN true;
END $$;
"""
UNDO = "DROP FUNCTION trail_partition_drop(date, timestamptz);"


class Migration(migrations.Migration):
    dependencies = [("field", "0039_orders_by_index")]
    operations = [migrations.RunSQL(DROP_DAY, UNDO)]
