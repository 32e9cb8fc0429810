-- POLECAT's 40 columns, in order. Not coded here and so empty: COW codes, actors' titles, Wikipedia ids, districts, and the
-- story's people and organizations. Of several actors or recipients the first is told; the sectors are those of all.
SELECT
    e.event_id AS "Event ID",
    strftime(e.event_date, '%Y-%m-%d') AS "Event Date",
    e.event_type AS "Event Type",
    e.event_mode AS "Event Mode",
    i.intensity AS "Intensity",
    i.quad AS "Quad Code",
    array_to_string(e.contexts, ';') AS "Contexts",
    e.actor_name AS "Actor Name",
    e.actor_country AS "Actor Country",
    NULL AS "Actor COW",
    e.actor_sector AS "Primary Actor Sector",
    (SELECT string_agg(DISTINCT one, ';' ORDER BY one) FROM unnest(e.actor_sectors) AS sectors(one) WHERE one <> '')
        AS "Actor Sectors",
    NULL AS "Actor Title",
    m.actor_text AS "Actor Name Raw",
    NULL AS "Wikipedia Actor ID",
    e.recipient_name AS "Recipient Name",
    e.recipient_country AS "Recipient Country",
    NULL AS "Recipient COW",
    e.recipient_sector AS "Primary Recipient Sector",
    (SELECT string_agg(DISTINCT one, ';' ORDER BY one) FROM unnest(e.recipient_sectors) AS sectors(one) WHERE one <> '')
        AS "Recipient Sectors",
    NULL AS "Recipient Title",
    m.recipient_text AS "Recipient Name Raw",
    NULL AS "Wikipedia Recipient ID",
    e.place_name AS "Placename",
    CASE WHEN e.place_precision IN ('city', 'site') THEN e.place_name END AS "City",
    NULL AS "District",
    e.place_admin1 AS "Province",
    e.place_country AS "Country",
    e.place_latitude AS "Latitude",
    e.place_longitude AS "Longitude",
    e.place_geonames_id AS "GeoNames ID",
    m.place_text AS "Raw Placename",
    e.place_precision AS "Feature Type",
    e.publisher AS "Source",
    strftime(e.published_at, '%Y-%m-%d') AS "Publication Date",
    NULL AS "Story People",
    NULL AS "Story Organizations",
    p.places AS "Story Locations",
    a.language AS "Language",
    m.coder_version AS "Version"
FROM chosen AS e
LEFT JOIN mentions AS m ON m.ingest_date = e.ingest_date AND m.mention_id = e.mention_id
LEFT JOIN articles AS a ON a.ingest_date = m.ingest_date AND a.article_id = m.article_id
LEFT JOIN intensities AS i ON i.event_type = e.event_type
LEFT JOIN (
    SELECT ingest_date, article_id, string_agg(DISTINCT name, ';' ORDER BY name) AS places
    FROM place_mentions
    WHERE name IS NOT NULL
    GROUP BY ingest_date, article_id
) AS p ON p.ingest_date = m.ingest_date AND p.article_id = m.article_id
ORDER BY e.first_ingest_date, e.event_id
