-- One row per event date and country of the place (null where unknown) with events that state casualties: how many such
-- events, the killed and injured they state together (null where none states a number), and the deadliest of them (the one
-- with most killed, then most injured). Numbers of several events may count the same people.
WITH losses AS (
    SELECT
        event_date, place_country, killed, injured, event_id,
        row_number() OVER (
            PARTITION BY event_date, place_country
            ORDER BY coalesce(killed, 0) DESC, coalesce(injured, 0) DESC, event_id
        ) AS place_in_order
    FROM v_events
    WHERE event_date IN (SELECT event_date FROM _touched_event_date)
        AND (killed > 0 OR injured > 0)
)
SELECT
    event_date,
    place_country AS country,
    count(*) AS event_count,
    CAST(sum(killed) AS BIGINT) AS killed,
    CAST(sum(injured) AS BIGINT) AS injured,
    max(CASE WHEN place_in_order = 1 THEN event_id END) AS deadliest_event_id
FROM losses
GROUP BY event_date, place_country
