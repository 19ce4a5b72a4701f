-- Two facts of one item: catalogue and web sales of what the stores sold in the same month.
WITH store_months AS (
  SELECT ss_item_sk AS item, d_month_seq AS month, sum(ss_quantity) AS quantity
  FROM store_sales JOIN date_dim ON ss_sold_date_sk = d_date_sk WHERE d_year = 2000 GROUP BY ALL),
web_months AS (
  SELECT ws_item_sk AS item, d_month_seq AS month, sum(ws_quantity) AS quantity
  FROM web_sales JOIN date_dim ON ws_sold_date_sk = d_date_sk WHERE d_year = 2000 GROUP BY ALL),
catalog_months AS (
  SELECT cs_item_sk AS item, d_month_seq AS month, sum(cs_quantity) AS quantity
  FROM catalog_sales JOIN date_dim ON cs_sold_date_sk = d_date_sk WHERE d_year = 2000 GROUP BY ALL)
SELECT s.month, count(*) AS items, sum(s.quantity) AS in_stores, sum(w.quantity) AS on_the_web, sum(c.quantity) AS by_catalogue
FROM store_months s
JOIN web_months w USING (item, month)
JOIN catalog_months c USING (item, month)
GROUP BY s.month
ORDER BY s.month
