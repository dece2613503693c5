-- How many public points in service lie within a radius, exactly, and all of them in order if they are few.
--
-- Parameters: lon, lat (degrees, EPSG:4326), radius_m; west, south, east, north, inside, outside (domain.nearest.bounds);
-- kinds (text[] or null for all); day, weekday, clock, day_before, weekday_before (domain.opening_hours.LocalMoment, all
-- null when it does not matter whether a point is open); few.
-- Answers one row: candidates (inside for certain or in doubt), total (inside), points ([[id, millimetres], …] in order
-- when there are at most `few` candidates, else null).
--
-- A geodesic distance costs thousands of times a comparison, so it is worked out only in the ring, one hundredth of the
-- radius wide, where the sphere leaves doubt. The ring is materialized so that the planner does not count
-- the exact formula for all rows, which would bring parallel workers and JIT compilation for a few milliseconds' work.
SELECT candidates, total, points
FROM (
    WITH near AS MATERIALIZED (
        SELECT id, location,
               power(sin(radians(ST_Y(location) - %(lat)s) / 2), 2)
                   + cos(radians(%(lat)s)) * cos(radians(ST_Y(location)))
                   * power(sin(radians(ST_X(location) - %(lon)s) / 2), 2) AS haversine
        FROM maps_service_point
        WHERE location && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
          AND is_public AND status = 'open'
          AND (%(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s::text[]))
          AND (%(clock)s::text IS NULL
               OR maps_open_at(opening_hours, %(day)s, %(weekday)s, %(clock)s, %(day_before)s, %(weekday_before)s))
    ),
    ring AS MATERIALIZED (
        SELECT location FROM near WHERE haversine > %(inside)s AND haversine <= %(outside)s
    ),
    counted AS (
        SELECT (SELECT count(*) FROM near WHERE haversine <= %(outside)s) AS candidates,
               (SELECT count(*) FROM near WHERE haversine <= %(inside)s)
               + (SELECT count(*) FROM ring
                  WHERE ST_Distance(location::geography, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography)
                        <= %(radius_m)s) AS total
    )
    SELECT candidates, total,
           CASE WHEN candidates <= %(few)s THEN (
               SELECT COALESCE(json_agg(json_build_array(id, mm) ORDER BY mm, id), '[]')
               FROM (
                   SELECT id, metres, round(metres * 1000)::bigint AS mm
                   FROM (
                       SELECT id, ST_Distance(location::geography,
                                              ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography) AS metres
                       FROM (SELECT id, location FROM near WHERE haversine <= %(outside)s LIMIT %(few)s) candidate
                       OFFSET 0
                   ) measured
               ) rounded
               WHERE metres <= %(radius_m)s
           ) END AS points
    FROM counted
) answer
