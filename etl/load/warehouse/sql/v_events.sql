-- One row per event over all ingest dates, with the evidence beside it: as the night tells it that is surest of it (the
-- latest of these), the sentence that tells it best, its trigger, and the title, address,
-- publisher and time of the article it stands in. mention_count and article_count are sums over the nights; publisher_count
-- is that of the night with most, killed and injured are the highest numbers stated on any night; ingest_date is the night
-- that tells it, first_ingest_date and last_ingest_date those between which it was reported.
WITH nights AS (
    SELECT
        event_id, ingest_date, killed, injured, mention_count, article_count, publisher_count,
        row_number() OVER (PARTITION BY event_id ORDER BY confidence DESC, ingest_date DESC) AS night
    FROM events
    WHERE event_id IN (SELECT event_id FROM _touched_event_id)
),
told AS (
    SELECT
        event_id,
        max(CASE WHEN night = 1 THEN ingest_date END) AS ingest_date,
        min(ingest_date) AS first_ingest_date,
        max(ingest_date) AS last_ingest_date,
        max(killed) AS killed,
        max(injured) AS injured,
        CAST(sum(mention_count) AS BIGINT) AS mention_count,
        CAST(sum(article_count) AS BIGINT) AS article_count,
        max(publisher_count) AS publisher_count
    FROM nights
    GROUP BY event_id
)
SELECT
    {events},
    told.killed,
    told.injured,
    told.mention_count,
    told.article_count,
    told.publisher_count,
    told.first_ingest_date,
    told.last_ingest_date,
    m."trigger",
    m.article_id,
    a.title AS article_title,
    a.canonical_url AS article_url,
    a.publisher,
    a.published_at
FROM told
JOIN events AS e ON e.ingest_date = told.ingest_date AND e.event_id = told.event_id
LEFT JOIN mentions AS m ON m.ingest_date = e.ingest_date AND m.mention_id = e.mention_id
LEFT JOIN articles AS a ON a.ingest_date = m.ingest_date AND a.article_id = m.article_id
