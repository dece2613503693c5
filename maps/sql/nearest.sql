-- The nearest public points in service by distance on the ellipsoid, out of a batch of the nearest by the sphere.
--
-- Parameters: lon, lat, kinds, day, weekday, clock, day_before, weekday_before as in within.sql; batch.
-- Answers at most `batch` rows in exact order, nearest first, ties by id: id, mm (millimetres on the ellipsoid),
-- metres (the same unrounded), spherical_m. domain.nearest.proves tells from them how many rows hold for the table.
--
-- The inner query is an index scan that stops after `batch` rows. It must stay free of ST_DWithin: with it the planner
-- expects a handful of rows, reads and sorts all within the radius, and a lookup takes 100 ms instead of 1. Every other
-- condition belongs inside, before the LIMIT.
SELECT id, round(metres * 1000)::bigint AS mm, metres, spherical_m
FROM (
    SELECT id, spherical_m,
           ST_Distance(location::geography, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography) AS metres
    FROM (
        SELECT id, location,
               location::geography <-> ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography AS spherical_m
        FROM maps_service_point
        WHERE is_public AND status = 'open'
          AND (%(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s::text[]))
          AND (%(clock)s::text IS NULL
               OR maps_open_at(opening_hours, %(day)s, %(weekday)s, %(clock)s, %(day_before)s, %(weekday_before)s))
        ORDER BY location::geography <-> ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography
        LIMIT %(batch)s
    ) batch
    OFFSET 0
) measured
ORDER BY mm, id
