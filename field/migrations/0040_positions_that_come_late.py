"""A day of raw positions does not go while there is something in it that came after its trails were kept: what was taken
in at that moment would be in no trail. The function with one argument stays for code that is older than this.
"""

from django.db import migrations

# Whoever writes to the day is waited for, as long as dropping waits for anybody, and nobody writes from then on.
DROP_DAY = r"""
CREATE FUNCTION trail_partition_drop(day date, kept_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
    positions regclass := to_regclass(format('partitions.%I', 'trail_point_' || to_char(day, 'YYYYMMDD')));
    came_later boolean;
BEGIN
    IF positions IS NULL THEN
        RETURN true;
    END IF;
    EXECUTE format('LOCK TABLE %s IN SHARE MODE', positions);
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE received_at > $1)', positions) INTO came_later USING kept_at;
    IF came_later THEN
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
