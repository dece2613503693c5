-- One vector tile of a layer, a feature for each row.
--
-- `{rows}` is the layer's visible rows as a subquery with the columns mvt_id (text), mvt_geometry (EPSG:3857) and one
-- column for each attribute; `{attributes}` lists those columns under their names in the tile. Both are made by Django from the layer's registration.
-- Parameters: layer, west, south, east, north (EPSG:3857), extent, buffer (tile units), points (whether rows are points).
-- A point belongs to one tile only, the one whose west and north edges it lies on or within, so that a map's sum of
-- features equals the table's rows; `east_limit` is infinite for the last column.
SELECT ST_AsMVT(feature, %(layer)s, %(extent)s, 'geometry')
FROM (
    SELECT ST_AsMVTGeom(mvt_geometry, ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 3857),
                        %(extent)s, %(buffer)s, NOT %(points)s) AS geometry,
           mvt_id AS id{attributes}
    FROM ({rows}) row
    WHERE NOT %(points)s
       OR (ST_X(mvt_geometry) >= %(west)s AND ST_X(mvt_geometry) < %(east_limit)s
           AND ST_Y(mvt_geometry) > %(south)s AND ST_Y(mvt_geometry) <= %(north)s)
    ORDER BY mvt_id
) feature
WHERE geometry IS NOT NULL
