-- Distinct values: items, customers and days of each store.
SELECT ss_store_sk, count(DISTINCT ss_item_sk) AS items, count(DISTINCT ss_customer_sk) AS customers,
  count(DISTINCT ss_sold_date_sk) AS days, count(*) AS n
FROM store_sales
GROUP BY ss_store_sk
ORDER BY ss_store_sk
