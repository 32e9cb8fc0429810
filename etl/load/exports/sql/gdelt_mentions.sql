-- The 16 columns of GDELT 2.0's mention files, in order: a row per mention of a chosen event, or of one that it took over.
-- SentenceID counts from 1, as does the title; an offset is -1 where the sentence does not name the party, and the first
-- one's where it names several; MentionDocTone is not measured and 0.
WITH RECURSIVE taken(event_id, living_id) AS (
    SELECT event_id, event_id FROM chosen
    UNION
    SELECT e.event_id, t.living_id FROM events AS e JOIN taken AS t ON e.superseded_by = t.event_id
)
SELECT
    e.event_id AS "GLOBALEVENTID",
    strftime(e.first_ingest_date, '%Y%m%d000000') AS "EventTimeDate",
    strftime(m.ingest_date, '%Y%m%d000000') AS "MentionTimeDate",
    1 AS "MentionType",
    coalesce(nullif(regexp_extract(a.canonical_url, '^[a-z]+://(?:www\.)?([^/:?#]+)', 1), ''), a.publisher)
        AS "MentionSourceName",
    a.canonical_url AS "MentionIdentifier",
    greatest(m.sentence_number, 0) + 1 AS "SentenceID",
    coalesce(m.actor_start, -1) AS "Actor1CharOffset",
    coalesce(m.recipient_start, -1) AS "Actor2CharOffset",
    m.trigger_start AS "ActionCharOffset",
    1 AS "InRawText",
    CAST(greatest(10, round(m.confidence * 10) * 10) AS INTEGER) AS "Confidence",
    coalesce(length(a.text), 0) AS "MentionDocLen",
    0 AS "MentionDocTone",
    NULL AS "MentionDocTranslationInfo",
    NULL AS "Extras"
FROM chosen AS e
JOIN taken AS t ON t.living_id = e.event_id
JOIN event_mentions AS b ON b.event_id = t.event_id
JOIN mentions AS m ON m.ingest_date = b.ingest_date AND m.mention_id = b.mention_id
LEFT JOIN articles AS a ON a.ingest_date = m.ingest_date AND a.article_id = m.article_id
ORDER BY m.ingest_date, e.event_id, m.mention_id
