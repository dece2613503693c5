-- Vector tiles of the sketch, many at once.
--
-- Parameters: the features as arrays of equal length (layers, shapes: WKB in EPSG:3857, attributes: JSON objects), in the
-- order in which they are drawn; the tiles as arrays of equal length (xs, ys, and their edges wests, souths, easts,
-- norths in EPSG:3857); names: the layers; extent, buffer (tile units). No table is read and none is written.
-- Gives x, y and the tile's bytes, of tiles in which anything lies.
SELECT tile.x, tile.y, string_agg(drawn.content, ''::bytea ORDER BY layer.place)
FROM unnest(%(xs)s::int[], %(ys)s::int[], %(wests)s::float8[], %(souths)s::float8[], %(easts)s::float8[], %(norths)s::float8[])
         AS tile (x, y, west, south, east, north)
CROSS JOIN unnest(%(names)s::text[]) WITH ORDINALITY AS layer (name, place)
CROSS JOIN LATERAL (
    SELECT ST_AsMVT(feature, layer.name, %(extent)s, 'geometry') AS content
    FROM (
        SELECT ST_AsMVTGeom(shape, ST_MakeEnvelope(tile.west, tile.south, tile.east, tile.north, 3857),
                            %(extent)s, %(buffer)s, true) AS geometry,
               attributes
        FROM (
            SELECT of_layer, ST_SetSRID(wkb::geometry, 3857) AS shape, attributes, place
            FROM unnest(%(layers)s::text[], %(shapes)s::bytea[], %(attributes)s::jsonb[]) WITH ORDINALITY
                     AS given (of_layer, wkb, attributes, place)
        ) feature
        WHERE of_layer = layer.name
          AND shape && ST_Expand(ST_MakeEnvelope(tile.west, tile.south, tile.east, tile.north, 3857),
                                 (tile.east - tile.west) * %(buffer)s / %(extent)s)
        ORDER BY feature.place
    ) feature
    WHERE geometry IS NOT NULL
) drawn
WHERE length(drawn.content) > 0
GROUP BY tile.x, tile.y
