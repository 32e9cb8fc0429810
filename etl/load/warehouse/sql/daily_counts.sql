-- One row per event date, country of the place (null where unknown), event type and quad class: how many events and
-- mentions, and the killed and injured (null where no event of the row states a number).
SELECT
    event_date,
    place_country AS country,
    event_type,
    quad_class,
    count(*) AS event_count,
    CAST(sum(mention_count) AS BIGINT) AS mention_count,
    CAST(sum(killed) AS BIGINT) AS killed,
    CAST(sum(injured) AS BIGINT) AS injured
FROM v_events
WHERE event_date IN (SELECT event_date FROM _touched_event_date)
GROUP BY event_date, place_country, event_type, quad_class
