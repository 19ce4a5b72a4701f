-- Correlated: sales above one and a half times the average of their own item.
SELECT count(*) AS n, sum(s.ss_ext_sales_price) AS revenue
FROM store_sales s
WHERE s.ss_sales_price > 1.5 * (SELECT avg(o.ss_sales_price) FROM store_sales o WHERE o.ss_item_sk = s.ss_item_sk)
