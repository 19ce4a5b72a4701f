-- Top of each group: the three best customers of each store.
SELECT store, customer, spent, place FROM (
  SELECT ss_store_sk AS store, ss_customer_sk AS customer, sum(ss_net_paid) AS spent,
    row_number() OVER (PARTITION BY ss_store_sk ORDER BY sum(ss_net_paid) DESC, ss_customer_sk) AS place
  FROM store_sales
  WHERE ss_customer_sk IS NOT NULL AND ss_store_sk IS NOT NULL
  GROUP BY ss_store_sk, ss_customer_sk)
WHERE place <= 3
ORDER BY store, place
