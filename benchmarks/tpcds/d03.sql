-- Rollup: profit by category and class with subtotals, and the place of each among its siblings.
SELECT i.i_category, i.i_class, grouping(i.i_category) + grouping(i.i_class) AS depth,
  sum(s.ss_net_profit) AS profit, sum(s.ss_ext_sales_price) AS revenue,
  rank() OVER (PARTITION BY grouping(i.i_category) + grouping(i.i_class),
    CASE WHEN grouping(i.i_class) = 0 THEN i.i_category END ORDER BY sum(s.ss_net_profit) DESC) AS place
FROM store_sales s
JOIN date_dim d ON s.ss_sold_date_sk = d.d_date_sk
JOIN item i ON s.ss_item_sk = i.i_item_sk
WHERE d.d_year = 2001
GROUP BY ROLLUP (i.i_category, i.i_class)
ORDER BY depth DESC, i.i_category, place, i.i_class
