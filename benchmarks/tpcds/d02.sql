-- Star with demographics: average basket of married customers with a college degree, by item.
SELECT i.i_item_id, avg(s.ss_quantity) AS quantity, avg(s.ss_list_price) AS list_price, avg(s.ss_sales_price) AS sales_price
FROM store_sales s
JOIN customer_demographics c ON s.ss_cdemo_sk = c.cd_demo_sk
JOIN date_dim d ON s.ss_sold_date_sk = d.d_date_sk
JOIN item i ON s.ss_item_sk = i.i_item_sk
WHERE c.cd_marital_status = 'M' AND c.cd_education_status = 'College' AND d.d_year = 2001
GROUP BY i.i_item_id
ORDER BY i.i_item_id
LIMIT 200
