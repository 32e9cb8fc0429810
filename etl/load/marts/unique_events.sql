-- One row per event over all ingest dates, as the night tells it that is surest of it (the latest of these).
-- mention_count and article_count are sums over the nights; publisher_count is that of the night with most,
-- killed and injured are the highest numbers stated on any night.
SELECT
    event_id,
    ingest_date,
    first_ingest_date,
    last_ingest_date,
    event_date,
    event_date_precision,
    event_type,
    event_mode,
    contexts,
    cameo_code,
    cameo_root,
    quad_class,
    goldstein,
    actor_name,
    actor_country,
    actor_sector,
    actor_entity_id,
    recipient_name,
    recipient_country,
    recipient_sector,
    recipient_entity_id,
    place_name,
    place_country,
    place_admin1,
    place_latitude,
    place_longitude,
    place_geonames_id,
    place_precision,
    most_killed AS killed,
    most_injured AS injured,
    all_mentions AS mention_count,
    all_articles AS article_count,
    most_publishers AS publisher_count,
    confidence,
    mention_id,
    sentence
FROM (
    SELECT
        events.*,
        row_number() OVER (PARTITION BY event_id ORDER BY confidence DESC, ingest_date DESC) AS night,
        min(ingest_date) OVER (PARTITION BY event_id) AS first_ingest_date,
        max(ingest_date) OVER (PARTITION BY event_id) AS last_ingest_date,
        max(killed) OVER (PARTITION BY event_id) AS most_killed,
        max(injured) OVER (PARTITION BY event_id) AS most_injured,
        CAST(sum(mention_count) OVER (PARTITION BY event_id) AS BIGINT) AS all_mentions,
        CAST(sum(article_count) OVER (PARTITION BY event_id) AS BIGINT) AS all_articles,
        max(publisher_count) OVER (PARTITION BY event_id) AS most_publishers
    FROM events
) AS nights
WHERE night = 1
