-- Quantiles: spread of prices in each category.
SELECT i.i_category, quantile_cont(s.ss_sales_price, 0.25) AS lower, median(s.ss_sales_price) AS middle,
  quantile_cont(s.ss_sales_price, 0.75) AS upper, count(*) AS n
FROM store_sales s JOIN item i ON s.ss_item_sk = i.i_item_sk
GROUP BY i.i_category
ORDER BY i.i_category
