-- One row per actor country, recipient country and month of the event date, both countries known: how many events,
-- how many of each quad class, and the mean Goldstein value (-10 conflict to 10 cooperation).
SELECT
    actor_country,
    recipient_country,
    CAST(date_trunc('month', event_date) AS DATE) AS event_month,
    count(*) AS event_count,
    count(CASE WHEN quad_class = 1 THEN 1 END) AS verbal_cooperation_count,
    count(CASE WHEN quad_class = 2 THEN 1 END) AS material_cooperation_count,
    count(CASE WHEN quad_class = 3 THEN 1 END) AS verbal_conflict_count,
    count(CASE WHEN quad_class = 4 THEN 1 END) AS material_conflict_count,
    avg(goldstein) AS goldstein_mean,
    CAST(sum(mention_count) AS BIGINT) AS mention_count,
    CAST(sum(killed) AS BIGINT) AS killed,
    CAST(sum(injured) AS BIGINT) AS injured
FROM unique_events
WHERE actor_country IS NOT NULL AND recipient_country IS NOT NULL
GROUP BY actor_country, recipient_country, CAST(date_trunc('month', event_date) AS DATE)
