"""A city's records of three years, made in SQL for the benchmarks of lists: the same rows every time.

With 500,000 visits: 50,000 sites in 120 sub-districts, 3,000 people, 740,000 participations, a verdict on all but the
last reported visits, a decision on nine tenths of them, 96,000 cases, 384,000 photos and 960,000 events.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import psycopg

from tests.server import RunningServer

COUNTIES, STREETS_EACH, PEOPLE = 12, 10, 3_000
TABLES = (
    "accounts_district",
    "accounts_user",
    "accounts_membership",
    "field_site",
    "field_assignment",
    "field_assignmentliaison",
    "field_visit",
    "field_visitparticipant",
    "field_corroboration",
    "field_corroborationdecision",
    "field_case",
    "field_visitphoto",
    "field_event",
)

# `key` makes ids that stand in the order of their time, as those of tablets do; `chance` a number from 0 to 1 that is
# the same in every run, whatever the plan.
_TOOLS = """
CREATE FUNCTION pg_temp.key(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(1700000000000 + n * 180000), 12, '0') || '7' || substr(md5(kind || n), 1, 3) || '8'
            || substr(md5(kind || n), 4, 15))::uuid $$;
CREATE FUNCTION pg_temp.chance(kind text, n bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT ('x' || substr(md5('?' || kind || n), 1, 7))::bit(28)::int / 268435456.0 $$;
CREATE FUNCTION pg_temp.pick(kind text, n bigint, many int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT floor(many * pg_temp.chance(kind, n))::int $$;
"""
_CITY = """
INSERT INTO accounts_district (id, created_at, updated_at, code, name, name_en, kind, path, source_crs, source,
                               parent_id)
SELECT pg_temp.key('district', n), now(), now(), code, '区划 ' || code, '', kind, path, 'wgs84', 'benchmark', parent
FROM (
    SELECT 0 AS n, '61' AS code, 'city' AS kind, '61/' AS path, NULL::uuid AS parent
    UNION ALL
    SELECT c, '61' || c, 'county', '61/61' || c || '/', pg_temp.key('district', 0) FROM generate_series(1, {counties}) c
    UNION ALL
    SELECT 100 * c + s, '61' || c || 's' || s, 'street', '61/61' || c || '/61' || c || 's' || s || '/',
           pg_temp.key('district', c)
    FROM generate_series(1, {counties}) c, generate_series(1, {streets}) s
) d;

INSERT INTO accounts_user (id, created_at, updated_at, password, is_superuser, username, email, is_staff, is_active,
                           date_joined, name, phone, language)
SELECT pg_temp.key('user', n), now(), now(), '', false, 'u' || n, '', false, true, now(),
       CASE WHEN n % 50 = 0 THEN ''
            ELSE substr('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗', 1 + pg_temp.pick('family', n, 20), 1)
            || substr('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平', 1 + pg_temp.pick('given', n, 20), 1)
            || substr('文华国建玉春志海云新', 1 + pg_temp.pick('second', n, 10), 1) END, '', 'zh-hans'
FROM generate_series(1, {people}) n;

INSERT INTO accounts_membership (id, created_at, updated_at, role, district_id, user_id)
SELECT pg_temp.key('member', n), now(), now(),
       CASE WHEN n = 1 THEN 'supervisor' WHEN n <= 13 THEN 'county_office' WHEN n <= 133 THEN 'supervisor'
            WHEN n % 3 = 0 THEN 'liaison' ELSE 'holder' END,
       pg_temp.key('district', CASE WHEN n = 1 THEN 0 WHEN n <= 13 THEN n - 1
                                    ELSE 100 * (1 + n / {streets} % {counties}) + 1 + n % {streets} END),
       pg_temp.key('user', n)
FROM generate_series(1, {people}) n;

INSERT INTO field_site (id, created_at, updated_at, kind, code, name, name_en, address, location, contact_name,
                        contact_phone, status, source, source_crs, district_id)
SELECT pg_temp.key('site', n), now(), now(), CASE WHEN n % 5 = 0 THEN 'project' ELSE 'enterprise' END, 'S' || n,
       substr('安碑长未雁灞临高阎户', 1 + pg_temp.pick('place', n, 10), 1) || '企业 ' || n, '', '某路 ' || n || ' 号',
       ST_SetSRID(ST_MakePoint(108.7 + 0.5 * pg_temp.chance('lon', n), 34.1 + 0.3 * pg_temp.chance('lat', n)), 4326),
       '张三', '13800000000', CASE WHEN n % 20 = 0 THEN 'closed' ELSE 'active' END, 'benchmark', 'wgs84',
       pg_temp.key('district', 100 * (1 + n / {streets} % {counties}) + 1 + n % {streets})
FROM generate_series(1, {sites}) n;

INSERT INTO field_assignment (id, created_at, updated_at, interval_days, starts_on, holder_user_id, site_id,
                              liaison_ids)
SELECT pg_temp.key('assignment', n), now(), now(), 30, '2024-01-01', pg_temp.key('user', 134 + n % ({people} - 133)),
       pg_temp.key('site', n), ARRAY[pg_temp.key('user', 134 + (n + 7) % ({people} - 133))]
FROM generate_series(1, {sites}) n;
INSERT INTO field_assignmentliaison (id, created_at, updated_at, assignment_id, user_id)
SELECT pg_temp.key('liaison', n), now(), now(), pg_temp.key('assignment', n),
       pg_temp.key('user', 134 + (n + 7) % ({people} - 133))
FROM generate_series(1, {sites}) n;
"""
_VISITS = """
INSERT INTO field_visit (id, created_at, updated_at, status, planned_for, started_at, finished_at, note,
                         returned_reason, source, assignment_id, reporter_id, site_id, trail_owner_id,
                         participant_ids, judged_at, signed_by, signature, answers)
SELECT pg_temp.key('visit', n), at, at + days * interval '1 day', status, at::date,
       CASE WHEN status <> 'planned' THEN at END, CASE WHEN reported THEN at + interval '50 minutes' END,
       CASE WHEN reported THEN '灭火器已检查，均在有效期内；北侧安全出口已清理。' || n ELSE '' END,
       CASE WHEN status = 'returned' THEN '请补照片' ELSE '' END, '', pg_temp.key('assignment', site),
       CASE WHEN reported THEN pg_temp.key('user', 134 + (site + 7 * (n % 2)) % ({people} - 133)) END,
       pg_temp.key('site', site), CASE WHEN reported THEN holder END, ARRAY[holder],
       CASE WHEN status IN ('verified', 'returned') THEN at + interval '2 days' END,
       CASE WHEN n % 3 = 0 THEN '李四' ELSE '' END, '', '{{}}'
FROM (
    SELECT n, 1 + pg_temp.pick('site of', n, {sites}) AS site,
           timestamptz '2023-12-01 08:00+08' + n * interval '180 seconds' AS at, pg_temp.pick('days', n, 9) AS days,
           CASE WHEN c < 0.03 THEN 'planned' WHEN c < 0.04 THEN 'in_progress' WHEN c < 0.14 THEN 'reported'
                WHEN c < 0.19 THEN 'returned' ELSE 'verified' END AS status, c >= 0.04 AS reported
    FROM (SELECT n, pg_temp.chance('status', n) AS c FROM generate_series(1, {visits}) n) v
) v
CROSS JOIN LATERAL (SELECT pg_temp.key('user', 134 + site % ({people} - 133)) AS holder) h;

INSERT INTO field_visitparticipant (id, created_at, updated_at, user_id, visit_id)
SELECT gen_random_uuid(), now(), now(), p, v.id FROM field_visit v CROSS JOIN LATERAL (
    SELECT v.trail_owner_id AS p UNION SELECT v.reporter_id UNION SELECT v.participant_ids[1]) w WHERE p IS NOT NULL;

INSERT INTO field_corroboration (visit_id, verdict, score, findings, rules, computed_at, rules_checked)
SELECT pg_temp.key('visit', n), CASE WHEN score > 0.9 THEN 'confirmed' WHEN score > 0.6 THEN 'probable'
                                     WHEN score > 0.02 THEN 'insufficient' ELSE 'contradicted' END,
       score, '[]', 99, now(), 99
FROM (SELECT n, CASE WHEN n % 7 = 0 THEN 0.5 ELSE pg_temp.chance('score', n) END AS score,
             pg_temp.chance('status', n) AS c FROM generate_series(1, {visits} - 50) n) v
WHERE c >= 0.04;

INSERT INTO field_corroborationdecision (id, created_at, updated_at, decision, reason, decided_at, decided_by_id,
                                         visit_id)
SELECT pg_temp.key('decision', n), now(), now(),
       CASE WHEN c >= 0.19 THEN 'accepted' WHEN c >= 0.14 THEN 'rejected' ELSE 'queried' END,
       CASE WHEN c >= 0.19 THEN '' ELSE '?' END, now(), pg_temp.key('user', 2), pg_temp.key('visit', n)
FROM (SELECT n, pg_temp.chance('status', n) AS c FROM generate_series(1, {visits}) n) v
WHERE c >= 0.14 OR (c >= 0.04 AND n % 100 = 0);
"""
_BESIDE = """
INSERT INTO field_case (id, created_at, updated_at, text, raised_at, settled_on_site, settled_at, source, site_id,
                        submitter_id, visit_id, category_id)
SELECT pg_temp.key('case', n), v.started_at, v.started_at, '安全出口堵塞 ' || n, v.started_at, n % 3 = 0,
       CASE WHEN n % 3 = 0 THEN v.finished_at END, '', v.site_id, v.reporter_id, v.id, c.id
FROM (SELECT row_number() OVER (ORDER BY id) AS n, * FROM field_visit WHERE finished_at IS NOT NULL) v
JOIN (SELECT row_number() OVER (ORDER BY "order") - 1 AS k, id FROM field_category) c ON c.k = v.n % 14
WHERE v.n % 5 = 0;

INSERT INTO field_visitphoto (id, created_at, updated_at, sha256, size, taken_at, caption, state, visit_id)
SELECT gen_random_uuid(), v.started_at, v.started_at, md5(v.id::text || p) || md5(p || v.id::text), 400000,
       v.started_at, '', 'pending', v.id
FROM (SELECT row_number() OVER (ORDER BY id) AS n, * FROM field_visit WHERE finished_at IS NOT NULL) v,
     generate_series(1, 2) p
WHERE v.n % 5 < 2;

INSERT INTO field_event (id, kind, at, seen, recorded_at, site_id, user_id, visit_id)
SELECT gen_random_uuid(), kind, CASE WHEN kind = 'left' THEN v.finished_at ELSE v.started_at END, true, v.finished_at,
       v.site_id, v.trail_owner_id, v.id
FROM field_visit v, unnest(ARRAY['arrived', 'left']) kind
WHERE v.finished_at IS NOT NULL AND v.trail_owner_id IS NOT NULL;
"""
# Who oversees one street, and took part in visits elsewhere and goes along to sites there.
_ELSEWHERE = """
INSERT INTO field_visitparticipant (id, created_at, updated_at, user_id, visit_id)
SELECT gen_random_uuid(), now(), now(), pg_temp.key('user', 88), v.id
FROM field_visit v JOIN field_site s ON s.id = v.site_id JOIN accounts_district d ON d.id = s.district_id
WHERE d.path NOT LIKE '61/619/619s9/%' ORDER BY md5(v.id::text) LIMIT 200;
INSERT INTO field_assignmentliaison (id, created_at, updated_at, assignment_id, user_id)
SELECT pg_temp.key('liaison elsewhere', n), now(), now(), pg_temp.key('assignment', n), pg_temp.key('user', 88)
FROM generate_series(1, 5) n;
"""
_TOKENS = """
import json
from geo_portal.accounts.models import User
from tests.factories import make_device
print(json.dumps([make_device(User.objects.get(username=name))[1] for name in {names}]))
"""


@dataclass(frozen=True, slots=True)
class Lookers:
    """Tokens of people who see much and little of it: the offices of a city and of a county, the supervisor of a
    street, one of another street who has taken part in visits elsewhere, a holder and a liaison."""

    city: str
    county: str
    street: str
    elsewhere: str
    holder: str
    liaison: str


def fill_city(server: RunningServer, visits: int) -> Lookers:
    """Make the city in a server's empty database: `visits` visits, and the rest in proportion."""
    numbers = {"visits": visits, "sites": max(visits // 10, 1_000), "people": PEOPLE}
    numbers |= {"counties": COUNTIES, "streets": STREETS_EACH}
    with psycopg.connect(server.environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute(_TOOLS)
        for part in (_CITY, _VISITS, _BESIDE, _ELSEWHERE):
            connection.execute(part.format(**numbers))
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        # what the triggers would have kept
        connection.execute("SELECT review_follows(ARRAY(SELECT id FROM field_visit))")
        connection.execute("VACUUM ANALYZE")
    tokens = server.shell(_TOKENS.format(names=["u1", "u2", "u89", "u88", "u134", "u135"]))
    return Lookers(*json.loads(tokens.splitlines()[-1]))
