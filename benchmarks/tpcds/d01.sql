-- Star: what a brand sold in each month of a year, in the stores of one state.
SELECT d.d_moy AS month, i.i_brand AS brand, count(*) AS sales, sum(s.ss_ext_sales_price) AS revenue
FROM store_sales s
JOIN date_dim d ON s.ss_sold_date_sk = d.d_date_sk
JOIN item i ON s.ss_item_sk = i.i_item_sk
JOIN store t ON s.ss_store_sk = t.s_store_sk
WHERE d.d_year = 2000 AND i.i_category = 'Music' AND t.s_state = 'TN'
GROUP BY d.d_moy, i.i_brand
ORDER BY month, revenue DESC, brand
