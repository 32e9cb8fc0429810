-- The 61 columns of GDELT 2.0's event files, in order. Not measured here and so empty: ethnic, religion and known-group codes,
-- second and third types, where the actors are; AvgTone is 0. Of several actors or recipients the first is told.
SELECT
    e.event_id AS "GLOBALEVENTID",
    strftime(e.event_date, '%Y%m%d') AS "SQLDATE",
    strftime(e.event_date, '%Y%m') AS "MonthYear",
    strftime(e.event_date, '%Y') AS "Year",
    printf('%.4f', year(e.event_date) + (month(e.event_date) * 30 + day(e.event_date)) / 365.0) AS "FractionDate",
    concat(ac.cameo, ats.code) AS "Actor1Code",
    upper(e.actor_name) AS "Actor1Name",
    ac.cameo AS "Actor1CountryCode",
    NULL AS "Actor1KnownGroupCode", NULL AS "Actor1EthnicCode", NULL AS "Actor1Religion1Code",
    NULL AS "Actor1Religion2Code",
    ats.code AS "Actor1Type1Code",
    NULL AS "Actor1Type2Code", NULL AS "Actor1Type3Code",
    concat(rc.cameo, rts.code) AS "Actor2Code",
    upper(e.recipient_name) AS "Actor2Name",
    rc.cameo AS "Actor2CountryCode",
    NULL AS "Actor2KnownGroupCode", NULL AS "Actor2EthnicCode", NULL AS "Actor2Religion1Code",
    NULL AS "Actor2Religion2Code",
    rts.code AS "Actor2Type1Code",
    NULL AS "Actor2Type2Code", NULL AS "Actor2Type3Code",
    CASE WHEN m.sentence_number <= 1 THEN 1 ELSE 0 END AS "IsRootEvent",
    e.cameo_code AS "EventCode",
    e.cameo_code[1:3] AS "EventBaseCode",
    e.cameo_root AS "EventRootCode",
    e.quad_class AS "QuadClass",
    e.goldstein AS "GoldsteinScale",
    e.mention_count AS "NumMentions",
    e.publisher_count AS "NumSources",
    e.article_count AS "NumArticles",
    0 AS "AvgTone",
    0 AS "Actor1Geo_Type", NULL AS "Actor1Geo_FullName", NULL AS "Actor1Geo_CountryCode", NULL AS "Actor1Geo_ADM1Code",
    NULL AS "Actor1Geo_ADM2Code", NULL AS "Actor1Geo_Lat", NULL AS "Actor1Geo_Long", NULL AS "Actor1Geo_FeatureID",
    0 AS "Actor2Geo_Type", NULL AS "Actor2Geo_FullName", NULL AS "Actor2Geo_CountryCode", NULL AS "Actor2Geo_ADM1Code",
    NULL AS "Actor2Geo_ADM2Code", NULL AS "Actor2Geo_Lat", NULL AS "Actor2Geo_Long", NULL AS "Actor2Geo_FeatureID",
    CASE
        WHEN e.place_latitude IS NULL THEN 0
        WHEN e.place_precision = 'country' THEN 1
        WHEN e.place_precision = 'admin1' THEN CASE WHEN e.place_country = 'USA' THEN 2 ELSE 5 END
        WHEN e.place_country = 'USA' THEN 3
        ELSE 4
    END AS "ActionGeo_Type",
    CASE
        WHEN e.place_precision = 'country' OR pc.name IS NULL OR e.place_name = pc.name THEN e.place_name
        WHEN e.place_admin1 IS NULL OR e.place_admin1 = e.place_name THEN concat_ws(', ', e.place_name, pc.name)
        ELSE concat_ws(', ', e.place_name, e.place_admin1, pc.name)
    END AS "ActionGeo_FullName",
    pc.fips AS "ActionGeo_CountryCode",
    pc.fips AS "ActionGeo_ADM1Code",
    NULL AS "ActionGeo_ADM2Code",
    e.place_latitude AS "ActionGeo_Lat",
    e.place_longitude AS "ActionGeo_Long",
    CASE WHEN e.place_precision = 'country' THEN pc.fips END AS "ActionGeo_FeatureID",
    strftime(e.first_ingest_date, '%Y%m%d000000') AS "DATEADDED",
    e.article_url AS "SOURCEURL"
FROM chosen AS e
LEFT JOIN mentions AS m ON m.ingest_date = e.ingest_date AND m.mention_id = e.mention_id
LEFT JOIN countries AS ac ON ac.iso3 = e.actor_country
LEFT JOIN countries AS rc ON rc.iso3 = e.recipient_country
LEFT JOIN countries AS pc ON pc.iso3 = e.place_country
LEFT JOIN types AS ats ON ats.code = e.actor_sector
LEFT JOIN types AS rts ON rts.code = e.recipient_sector
ORDER BY e.first_ingest_date, e.event_id
