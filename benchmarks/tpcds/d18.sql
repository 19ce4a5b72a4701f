-- Promotions: revenue with and without one, by category, the first years' days only.
SELECT i.i_category,
  sum(CASE WHEN p.p_promo_sk IS NOT NULL THEN s.ss_ext_sales_price END) AS promoted,
  sum(s.ss_ext_sales_price) AS total,
  100.0 * sum(CASE WHEN p.p_promo_sk IS NOT NULL THEN s.ss_ext_sales_price END) / sum(s.ss_ext_sales_price) AS per_cent
FROM store_sales s
JOIN item i ON s.ss_item_sk = i.i_item_sk
JOIN date_dim d ON s.ss_sold_date_sk = d.d_date_sk
LEFT JOIN promotion p ON s.ss_promo_sk = p.p_promo_sk AND p.p_channel_email = 'N'
WHERE d.d_year <= 1999
GROUP BY i.i_category
ORDER BY i.i_category
