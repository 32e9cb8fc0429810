-- One row per ingest date and feed: how its poll went, and what came of it. entry_count and new_entry_count are the poll's;
-- page_count is pages stored, article_count articles parsed from them, coded_article_count those with a mention,
-- mention_count their mentions, reject_count records of the feed, its entries or its pages that were rejected. coded_share is
-- of its articles; null where it has none.
WITH nights AS (SELECT ingest_date FROM _touched_ingest_date),
pages AS (
    SELECT ingest_date, feed_id, count(*) AS page_count
    FROM captures
    WHERE kind = 'page' AND ingest_date IN (SELECT ingest_date FROM nights)
    GROUP BY ingest_date, feed_id
),
coded AS (
    SELECT ingest_date, article_id, count(*) AS mention_count
    FROM mentions
    WHERE ingest_date IN (SELECT ingest_date FROM nights)
    GROUP BY ingest_date, article_id
),
parsed AS (
    SELECT
        a.ingest_date, a.feed_id, count(*) AS article_count, count(c.article_id) AS coded_article_count,
        CAST(coalesce(sum(c.mention_count), 0) AS BIGINT) AS mention_count
    FROM articles AS a
    LEFT JOIN coded AS c ON c.ingest_date = a.ingest_date AND c.article_id = a.article_id
    WHERE a.ingest_date IN (SELECT ingest_date FROM nights)
    GROUP BY a.ingest_date, a.feed_id
),
keys AS (
    SELECT ingest_date, feed_id, feed_id AS id FROM feeds WHERE ingest_date IN (SELECT ingest_date FROM nights)
    UNION SELECT ingest_date, feed_id, entry_id FROM entries WHERE ingest_date IN (SELECT ingest_date FROM nights)
    UNION SELECT ingest_date, feed_id, capture_id FROM captures WHERE ingest_date IN (SELECT ingest_date FROM nights)
    UNION SELECT ingest_date, feed_id, article_id FROM articles WHERE ingest_date IN (SELECT ingest_date FROM nights)
),
rejected AS (
    SELECT k.ingest_date, k.feed_id, count(*) AS reject_count
    FROM rejects AS r
    JOIN keys AS k ON k.ingest_date = r.ingest_date AND k.id = r.key
    GROUP BY k.ingest_date, k.feed_id
)
SELECT
    f.ingest_date,
    f.feed_id,
    f.publisher,
    f.url,
    f.outcome,
    f.status,
    f.reason,
    f.warning,
    f.entry_count,
    f.new_entry_count,
    coalesce(g.page_count, 0) AS page_count,
    coalesce(p.article_count, 0) AS article_count,
    coalesce(p.coded_article_count, 0) AS coded_article_count,
    coalesce(p.mention_count, 0) AS mention_count,
    coalesce(r.reject_count, 0) AS reject_count,
    CAST(p.coded_article_count AS DOUBLE PRECISION) / p.article_count AS coded_share
FROM feeds AS f
LEFT JOIN pages AS g ON g.ingest_date = f.ingest_date AND g.feed_id = f.feed_id
LEFT JOIN parsed AS p ON p.ingest_date = f.ingest_date AND p.feed_id = f.feed_id
LEFT JOIN rejected AS r ON r.ingest_date = f.ingest_date AND r.feed_id = f.feed_id
WHERE f.ingest_date IN (SELECT ingest_date FROM nights)
