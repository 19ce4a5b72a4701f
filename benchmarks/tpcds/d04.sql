-- Cube over three channels put side by side.
WITH sales AS (
  SELECT 'store' AS channel, ss_sold_date_sk AS day, ss_item_sk AS item, ss_ext_sales_price AS price FROM store_sales
  UNION ALL
  SELECT 'web', ws_sold_date_sk, ws_item_sk, ws_ext_sales_price FROM web_sales
  UNION ALL
  SELECT 'catalog', cs_sold_date_sk, cs_item_sk, cs_ext_sales_price FROM catalog_sales)
SELECT channel, i.i_category, d.d_qoy, count(*) AS n, sum(price) AS revenue
FROM sales
JOIN date_dim d ON sales.day = d.d_date_sk
JOIN item i ON sales.item = i.i_item_sk
WHERE d.d_year = 2000
GROUP BY CUBE (channel, i.i_category, d.d_qoy)
ORDER BY channel, i.i_category, d.d_qoy
