-- One row per actor country, recipient country and month of the event date, both countries known: daily_dyads by month.
SELECT
    actor_country,
    recipient_country,
    CAST(date_trunc('month', event_date) AS DATE) AS event_month,
    CAST(sum(event_count) AS BIGINT) AS event_count,
    CAST(sum(verbal_cooperation_count) AS BIGINT) AS verbal_cooperation_count,
    CAST(sum(material_cooperation_count) AS BIGINT) AS material_cooperation_count,
    CAST(sum(verbal_conflict_count) AS BIGINT) AS verbal_conflict_count,
    CAST(sum(material_conflict_count) AS BIGINT) AS material_conflict_count,
    sum(goldstein_mean * event_count) / sum(event_count) AS goldstein_mean,
    CAST(sum(mention_count) AS BIGINT) AS mention_count,
    CAST(sum(killed) AS BIGINT) AS killed,
    CAST(sum(injured) AS BIGINT) AS injured
FROM daily_dyads
GROUP BY actor_country, recipient_country, CAST(date_trunc('month', event_date) AS DATE)
