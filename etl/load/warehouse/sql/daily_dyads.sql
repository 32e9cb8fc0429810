-- One row per event date, actor country and recipient country, both known: how many events, how many of each quad class,
-- the mean Goldstein value (-10 conflict to 10 cooperation), and the killed and injured (null where no event states any).
SELECT
    event_date,
    actor_country,
    recipient_country,
    count(*) AS event_count,
    count(CASE WHEN quad_class = 1 THEN 1 END) AS verbal_cooperation_count,
    count(CASE WHEN quad_class = 2 THEN 1 END) AS material_cooperation_count,
    count(CASE WHEN quad_class = 3 THEN 1 END) AS verbal_conflict_count,
    count(CASE WHEN quad_class = 4 THEN 1 END) AS material_conflict_count,
    avg(goldstein) AS goldstein_mean,
    CAST(sum(mention_count) AS BIGINT) AS mention_count,
    CAST(sum(killed) AS BIGINT) AS killed,
    CAST(sum(injured) AS BIGINT) AS injured
FROM v_events
WHERE event_date IN (SELECT event_date FROM _touched_event_date)
    AND actor_country IS NOT NULL
    AND recipient_country IS NOT NULL
GROUP BY event_date, actor_country, recipient_country
