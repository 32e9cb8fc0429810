-- One row per event, as its newest night tells it: that is what all nights up to it tell. With the evidence beside it: that
-- night's best sentence, its trigger, and the title, address, publisher and time of the article it stands in. An event that
-- another one has taken over is not here. first_ingest_date and last_ingest_date are the nights between which it was reported;
-- number is its place among all events of the last of them, by event_id and from 0, by which word_places names it.
WITH nights AS (
    SELECT
        event_id, ingest_date,
        row_number() OVER (PARTITION BY event_id ORDER BY ingest_date DESC) AS night
    FROM events
    WHERE event_id IN (SELECT event_id FROM _touched_event_id)
),
numbered AS (
    SELECT ingest_date, event_id, CAST(row_number() OVER (PARTITION BY ingest_date ORDER BY event_id) - 1 AS INTEGER) AS number
    FROM events
    WHERE ingest_date IN (SELECT ingest_date FROM nights WHERE night = 1)
)
SELECT
    {events},
    e.ingest_date AS last_ingest_date,
    n.number,
    m."trigger",
    m.article_id,
    a.title AS article_title,
    a.canonical_url AS article_url,
    a.publisher,
    a.published_at
FROM nights
JOIN events AS e ON e.ingest_date = nights.ingest_date AND e.event_id = nights.event_id
JOIN numbered AS n ON n.ingest_date = e.ingest_date AND n.event_id = e.event_id
LEFT JOIN mentions AS m ON m.ingest_date = e.ingest_date AND m.mention_id = e.mention_id
LEFT JOIN articles AS a ON a.ingest_date = m.ingest_date AND a.article_id = m.article_id
WHERE nights.night = 1 AND e.superseded_by IS NULL
