-- Stock: items whose quantity on hand varies most between the weeks of a year, by warehouse.
SELECT w.w_warehouse_name, v.inv_item_sk, avg(v.inv_quantity_on_hand) AS mean,
  stddev_samp(v.inv_quantity_on_hand) AS deviation
FROM inventory v
JOIN date_dim d ON v.inv_date_sk = d.d_date_sk
JOIN warehouse w ON v.inv_warehouse_sk = w.w_warehouse_sk
WHERE d.d_year = 2001
GROUP BY w.w_warehouse_name, v.inv_item_sk
HAVING avg(v.inv_quantity_on_hand) > 0 AND stddev_samp(v.inv_quantity_on_hand) / avg(v.inv_quantity_on_hand) > 0.9
ORDER BY w.w_warehouse_name, deviation DESC, v.inv_item_sk
