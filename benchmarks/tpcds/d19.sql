-- Moving average over days, and days that were far above it.
WITH days AS (
  SELECT d.d_date AS day, sum(s.ss_net_paid) AS revenue
  FROM store_sales s JOIN date_dim d ON s.ss_sold_date_sk = d.d_date_sk
  GROUP BY d.d_date),
smooth AS (
  SELECT day, revenue, avg(revenue) OVER (ORDER BY day ROWS BETWEEN 27 PRECEDING AND CURRENT ROW) AS usual FROM days)
SELECT day, revenue, usual FROM smooth WHERE revenue > 2 * usual ORDER BY day
