-- One vector tile of a point layer at a low zoom: rows counted on a grid, a feature for each cell that holds any.
--
-- `{rows}` is the layer's visible rows with mvt_id (text), mvt_x and mvt_y (metres of EPSG:3857) and the attributes'
-- columns, `{attributes}` the list of these. Parameters: layer, west, south, east, north, east_limit and extent as in
-- tile_features.sql; cell, the side of a grid cell in metres.
-- A feature lies at the mean of its rows and carries `count`; that of a single row also carries its id and attributes.
-- The sum of `count` over a zoom equals the table's rows.
SELECT ST_AsMVT(feature, %(layer)s, %(extent)s, 'geometry')
FROM (
    WITH row AS MATERIALIZED ({rows}),
    cell AS (
        SELECT count(*) AS count, avg(mvt_x) AS x, avg(mvt_y) AS y, min(mvt_id) AS only_id
        FROM row
        WHERE mvt_x >= %(west)s AND mvt_x < %(east_limit)s AND mvt_y > %(south)s AND mvt_y <= %(north)s
        GROUP BY floor((mvt_x - %(west)s) / %(cell)s), floor((%(north)s - mvt_y) / %(cell)s)
    )
    SELECT ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(cell.x, cell.y), 3857),
                        ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 3857), %(extent)s, 0, false) AS geometry,
           cell.count, row.mvt_id AS id{attributes}
    FROM cell LEFT JOIN row ON cell.count = 1 AND row.mvt_id = cell.only_id
    ORDER BY cell.only_id
) feature
