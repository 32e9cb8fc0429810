-- One row per event date, actor country and recipient country, both known: how many events, how many of each quad class,
-- the mean Goldstein value (-10 conflict to 10 cooperation), and the killed and injured (null where no event states any).
-- An event with several actors or recipients counts once for each pair of their countries: rows of one day don't add up.
WITH sides AS (
    SELECT
        v_events.*,
        coalesce(actor_countries, ARRAY[actor_country]) AS actor_sides,
        coalesce(recipient_countries, ARRAY[recipient_country]) AS recipient_sides
    FROM v_events
    WHERE event_date IN (SELECT event_date FROM _touched_event_date)
),
acts AS (
    SELECT DISTINCT event_id, actor_side, unnest(recipient_sides) AS recipient_side
    FROM (SELECT event_id, recipient_sides, unnest(actor_sides) AS actor_side FROM sides) AS actors
)
SELECT
    e.event_date,
    a.actor_side AS actor_country,
    a.recipient_side AS recipient_country,
    count(*) AS event_count,
    count(CASE WHEN e.quad_class = 1 THEN 1 END) AS verbal_cooperation_count,
    count(CASE WHEN e.quad_class = 2 THEN 1 END) AS material_cooperation_count,
    count(CASE WHEN e.quad_class = 3 THEN 1 END) AS verbal_conflict_count,
    count(CASE WHEN e.quad_class = 4 THEN 1 END) AS material_conflict_count,
    avg(e.goldstein) AS goldstein_mean,
    CAST(sum(e.mention_count) AS BIGINT) AS mention_count,
    CAST(sum(e.killed) AS BIGINT) AS killed,
    CAST(sum(e.injured) AS BIGINT) AS injured
FROM sides AS e
JOIN acts AS a ON a.event_id = e.event_id
WHERE a.actor_side <> '' AND a.recipient_side <> ''
GROUP BY e.event_date, a.actor_side, a.recipient_side
