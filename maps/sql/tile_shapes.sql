-- One vector tile of shapes that are no rows: rectangles in degrees, each with its properties.
--
-- Parameters: layer, west, south, east, north (EPSG:3857), extent, buffer (tile units); wests, souths, easts, norths
-- (EPSG:4326) and properties (JSON) of the shapes, in one order.
SELECT ST_AsMVT(feature, %(layer)s, %(extent)s, 'geometry')
FROM (
    SELECT ST_AsMVTGeom(ST_Transform(ST_MakeEnvelope(shape.west, shape.south, shape.east, shape.north, 4326), 3857),
                        ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 3857),
                        %(extent)s, %(buffer)s, true) AS geometry,
           shape.properties::jsonb AS properties
    FROM unnest(%(wests)s::float8[], %(souths)s::float8[], %(easts)s::float8[], %(norths)s::float8[],
                %(properties)s::text[]) AS shape (west, south, east, north, properties)
) feature
WHERE geometry IS NOT NULL
