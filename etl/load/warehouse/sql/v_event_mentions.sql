-- One row per mention of an event in v_events and its ingest date: the evidence of all nights, also that of events which this
-- one has taken over. A page that was fetched on two nights has its mentions in both.
WITH RECURSIVE taken(event_id, living_id) AS (
    SELECT event_id, event_id FROM v_events
    UNION
    SELECT e.event_id, t.living_id FROM events AS e JOIN taken AS t ON e.superseded_by = t.event_id
)
SELECT t.living_id AS event_id, b.ingest_date, b.mention_id
FROM event_mentions AS b
JOIN taken AS t ON t.event_id = b.event_id
