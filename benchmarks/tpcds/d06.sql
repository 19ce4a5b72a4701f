-- Window: weekly revenue of each store with its running total and its change against the week before.
WITH weeks AS (
  SELECT s.ss_store_sk AS store, d.d_week_seq AS week, sum(s.ss_ext_sales_price) AS revenue
  FROM store_sales s JOIN date_dim d ON s.ss_sold_date_sk = d.d_date_sk
  WHERE d.d_year IN (2000, 2001)
  GROUP BY s.ss_store_sk, d.d_week_seq)
SELECT store, week, revenue,
  sum(revenue) OVER (PARTITION BY store ORDER BY week) AS so_far,
  revenue - lag(revenue) OVER (PARTITION BY store ORDER BY week) AS change
FROM weeks
ORDER BY store, week
