-- One row per ingest date with stories: of those that the night adds to the one that most publishers print up to this
-- night (then most articles, most events, the smallest id), and its first original article of the night: the earliest
-- published one, or the one with the smallest id where no time is known.
WITH ordered AS (
    SELECT
        ingest_date, story_id, title, article_count, publisher_count, event_count, first_published_at,
        row_number() OVER (
            PARTITION BY ingest_date
            ORDER BY publisher_count DESC, article_count DESC, event_count DESC, story_id
        ) AS place_in_order
    FROM stories
    WHERE ingest_date IN (SELECT ingest_date FROM _touched_ingest_date) AND superseded_by IS NULL
),
told AS (
    SELECT
        o.ingest_date, o.story_id, a.article_id, a.canonical_url, a.publisher,
        row_number() OVER (
            PARTITION BY o.ingest_date
            ORDER BY CASE WHEN a.published_at IS NULL THEN 1 ELSE 0 END, a.published_at, a.article_id
        ) AS place_in_order
    FROM ordered AS o
    JOIN story_articles AS s ON s.ingest_date = o.ingest_date AND s.story_id = o.story_id
    JOIN articles AS a ON a.ingest_date = s.ingest_date AND a.article_id = s.article_id
    WHERE o.place_in_order = 1 AND s.duplicate_of IS NULL
)
SELECT
    o.ingest_date,
    o.story_id,
    o.title,
    o.article_count,
    o.publisher_count,
    o.event_count,
    o.first_published_at,
    t.article_id,
    t.canonical_url AS article_url,
    t.publisher
FROM ordered AS o
LEFT JOIN told AS t ON t.ingest_date = o.ingest_date AND t.place_in_order = 1
WHERE o.place_in_order = 1
