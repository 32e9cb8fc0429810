-- One row per newest night of events and pair of neighbouring words that all nights tell of these events: where it stands. word is
-- one of event_words, next_word the one behind it ("" behind the last one); events has the numbers of the events in v_events, places
-- the place of the word among all words of its event. Both lists are as long; an event stands there once for each place.
WITH RECURSIVE taken(event_id, living_id) AS (
    SELECT event_id, event_id
    FROM v_events
    WHERE last_ingest_date IN (SELECT last_ingest_date FROM _touched_last_ingest_date)
    UNION
    SELECT e.event_id, t.living_id FROM events AS e JOIN taken AS t ON e.superseded_by = t.event_id
),
told AS (
    -- Two blanks between two nights: no run of words goes from one to the next.
    SELECT
        v.last_ingest_date, v.number,
        string_split(string_agg(trim(w.words), '  ' ORDER BY w.ingest_date, w.event_id), ' ') AS words
    FROM taken AS t
    JOIN v_events AS v ON v.event_id = t.living_id
    JOIN event_words AS w ON w.event_id = t.event_id
    GROUP BY v.last_ingest_date, v.number
),
pairs AS (
    SELECT
        last_ingest_date, number,
        unnest(words) AS word,
        unnest(list_append(words[2:], '')) AS next_word,
        unnest(range(len(words))) AS place
    FROM told
),
stands AS (
    -- Number and place as one whole number: a list of these is sorted in a third of the time.
    SELECT last_ingest_date, word, next_word, list_sort(list(CAST(number AS BIGINT) << 32 | place)) AS stands
    FROM pairs
    WHERE word <> ''
    GROUP BY last_ingest_date, word, next_word
)
SELECT
    last_ingest_date,
    word,
    next_word,
    list_transform(stands, lambda one: CAST(one >> 32 AS INTEGER)) AS events,
    list_transform(stands, lambda one: CAST(one & 4294967295 AS INTEGER)) AS places
FROM stands
ORDER BY word, next_word
