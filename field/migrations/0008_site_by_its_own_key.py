"""A site stands in the feed under its own key only: who carries it listens there.

Under its district's key every tablet of the district read each change of every site there, to find that it was none of
theirs; after an import of sites, thousands of them.
"""

from django.db import migrations

from geo_portal.core.migration_operations import retrack_table


class Migration(migrations.Migration):
    dependencies = [("field", "0007_review_notes")]
    operations = [
        *retrack_table(
            "field_site",
            "site",
            scope="ARRAY['site:' || r.id]",
            was="ARRAY['site:' || r.id, 'district:' || r.district_id]",
        ),
    ]
