-- Full join: months in which items sold by one channel only.
WITH w AS (SELECT ws_item_sk AS item, count(*) AS n FROM web_sales GROUP BY ws_item_sk),
c AS (SELECT cs_item_sk AS item, count(*) AS n FROM catalog_sales GROUP BY cs_item_sk)
SELECT w.item IS NULL AS no_web, c.item IS NULL AS no_catalogue, count(*) AS items, sum(w.n) AS web, sum(c.n) AS catalogue
FROM w FULL JOIN c ON w.item = c.item
GROUP BY ALL
ORDER BY no_web, no_catalogue
