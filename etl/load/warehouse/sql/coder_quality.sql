-- One row per ingest date, coder version and event type: how many mentions it coded and how complete they are. Shares are of
-- the mentions: with an actor, a recipient, a resolved place, an event date from the text (not the publication date), and
-- with a flag that keeps them out of events (negated, hypothetical, future or historical); confidence_mean is 0 to 1.
SELECT
    ingest_date,
    coder_version,
    event_type,
    count(*) AS mention_count,
    count(DISTINCT article_id) AS article_count,
    avg(confidence) AS confidence_mean,
    avg(CASE WHEN actor_name IS NULL THEN 0 ELSE CAST(1 AS DOUBLE PRECISION) END) AS actor_share,
    avg(CASE WHEN recipient_name IS NULL THEN 0 ELSE CAST(1 AS DOUBLE PRECISION) END) AS recipient_share,
    avg(CASE WHEN place_latitude IS NULL THEN 0 ELSE CAST(1 AS DOUBLE PRECISION) END) AS place_share,
    avg(CASE WHEN event_date_precision = 'published' THEN 0 ELSE CAST(1 AS DOUBLE PRECISION) END) AS dated_share,
    avg(CASE WHEN is_negated OR is_hypothetical OR is_future OR is_historical THEN CAST(1 AS DOUBLE PRECISION) ELSE 0 END) AS flagged_share
FROM mentions
WHERE ingest_date IN (SELECT ingest_date FROM _touched_ingest_date)
GROUP BY ingest_date, coder_version, event_type
