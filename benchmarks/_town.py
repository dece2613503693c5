"""People with tablets and sites, made in a running server's database, for the benchmarks of sync."""

from __future__ import annotations

import json
from dataclasses import dataclass

import httpx
import psycopg

from tests.server import RunningServer

MAKE_PEOPLE = """
import json
from datetime import date
from django.contrib.gis.geos import Point
from field.models import Assignment, Site
from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.models import District
from tests.factories import make_device, make_district, make_user
district = District.objects.filter(code="bench").first() or make_district("bench", "Bench")
made, people, sites = Site.objects.count(), [], []
for number in range({people}):
    if not sites or not {together}:
        sites = Site.objects.bulk_create(
            Site(
                kind="enterprise", code=f"H{{made + len(people) * {sites} + place}}", name=f"Works {{place}}",
                district=district, location=Point(108.9 + 0.01 * place, 34.2, srid=4326),
            )
            for place in range({sites})
        )
    user = make_user(role=Role.INSPECTOR, district=district)
    Assignment.objects.bulk_create(
        Assignment(site=site, holder_user=user, interval_days=30, starts_on=date(2026, 1, 1)) for site in sites
    )
    device, token = make_device(user)
    people.append(
        {{"user": str(user.pk), "device": str(device.pk), "token": token, "sites": [str(site.pk) for site in sites]}}
    )
print(json.dumps(people))
"""
MORE_SITES = """
INSERT INTO field_site (id, created_at, updated_at, kind, code, name, name_en, district_id, address, location,
                        contact_name, contact_phone, status, source, source_crs)
SELECT gen_random_uuid(), now(), now(), 'enterprise', 'M' || n, '企业 ' || n, '',
       (SELECT id FROM accounts_district WHERE code = 'bench'), '某路 ' || n || ' 号',
       ST_SetSRID(ST_MakePoint(108.95 + (random() - 0.5) * 0.4, 34.25 + (random() - 0.5) * 0.4), 4326),
       '张三', '13800000000', 'active', 'benchmark', 'wgs84'
FROM generate_series((SELECT count(*) FROM field_site) + 1, %s) n
"""


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody with one tablet and the sites that he or she holds."""

    user: str
    device: str
    token: str
    sites: list[str]

    def client(self, server: RunningServer) -> httpx.Client:
        """Signed in as the tablet; answers come gzipped, as browsers ask for them."""
        headers = {"Authorization": f"Token {self.token}", "Accept-Encoding": "gzip"}
        return httpx.Client(base_url=server.url, timeout=120, headers=headers)


def make_inspectors(server: RunningServer, people: int, *, sites: int = 12, together: bool = False) -> list[Inspector]:
    """Inspectors with a tablet each, holding `sites` sites each: their own, or `together` the same ones."""
    made = server.shell(MAKE_PEOPLE.format(people=people, sites=sites, together=together))
    return [Inspector(**person) for person in json.loads(made.splitlines()[-1])]


def fill_sites(server: RunningServer, count: int) -> None:
    """Add sites that nobody holds until there are `count`; through the triggers, so the feed has them too."""
    with psycopg.connect(server.environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("SELECT setseed(0.42)")
        connection.execute(MORE_SITES.replace("%s", str(count)))
        connection.execute("VACUUM ANALYZE")
