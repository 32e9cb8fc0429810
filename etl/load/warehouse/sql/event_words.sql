-- One row per event in v_events: all words of its evidence, for searching. They are those of the titles and sentences that
-- report it on any night, and of the names of its parties and its place, in small letters, with one blank before each
-- and one behind the last.
WITH RECURSIVE taken(event_id, living_id) AS (
    SELECT event_id, event_id FROM v_events WHERE event_id IN (SELECT event_id FROM _touched_event_id)
    UNION
    SELECT e.event_id, t.living_id FROM events AS e JOIN taken AS t ON e.superseded_by = t.event_id
),
told AS (
    SELECT DISTINCT t.living_id, m.mention_id, m.article_id, m.in_title, m.sentence
    FROM taken AS t
    JOIN event_mentions AS b ON b.event_id = t.event_id
    JOIN mentions AS m ON m.ingest_date = b.ingest_date AND m.mention_id = b.mention_id
),
said AS (
    SELECT living_id AS event_id, 1 AS place_in_order, mention_id AS id, sentence AS words
    FROM told
    WHERE NOT in_title
    UNION
    SELECT t.living_id, 2, a.article_id, a.title FROM told AS t JOIN articles AS a ON a.article_id = t.article_id
    UNION
    SELECT event_id, 3, event_id, concat_ws(' ', sentence, place_name, place_admin1, actor_name, recipient_name,
        array_to_string(actors, ' '), array_to_string(recipients, ' '))
    FROM v_events
    WHERE event_id IN (SELECT event_id FROM _touched_event_id)
)
SELECT
    event_id,
    regexp_replace(
        ' ' || translate(lower(string_agg(words, ' ' ORDER BY place_in_order, id, words)),
            '.,;:!?"''()[]{}<>/\|-_*#+=&%$“”„‘’«»…–—', '                                      ') || ' ',
        '\s+', ' ', 'g') AS words
FROM said
GROUP BY event_id
