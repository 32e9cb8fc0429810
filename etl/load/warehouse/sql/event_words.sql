-- One row per event and ingest date that adds to it: all words of what that night tells of it, for searching. They are those
-- of its sentences, of their articles' titles, and of the names of parties and place, in small letters, with one blank
-- before each and one behind the last. What another event has taken over stands under its own event_id.
WITH told AS (
    SELECT
        b.ingest_date,
        b.event_id,
        string_agg(
            concat_ws(' ', a.title, m.sentence, m.actor_name, m.recipient_name, m.place_name, m.place_admin1),
            ' ' ORDER BY b.mention_id) AS words
    FROM event_mentions AS b
    JOIN mentions AS m ON m.ingest_date = b.ingest_date AND m.mention_id = b.mention_id
    LEFT JOIN articles AS a ON a.ingest_date = m.ingest_date AND a.article_id = m.article_id
    WHERE b.ingest_date IN (SELECT ingest_date FROM _touched_ingest_date)
    GROUP BY b.ingest_date, b.event_id
)
SELECT
    ingest_date,
    event_id,
    replace(replace(replace(' ' || translate(lower(words),
        '.,;:!?"''()[]{}<>/\|-_*#+=&%$“”„‘’«»…–—' || chr(9) || chr(10) || chr(13) || chr(160), '                                          ') || ' ',
        '  ', ' '), '  ', ' '), '  ', ' ') AS words
FROM told
