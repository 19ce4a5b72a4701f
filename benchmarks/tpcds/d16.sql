-- Hours: sales of a day part by half hour and household, a join of four tables with selective dimensions.
SELECT t.t_hour, t.t_minute // 30 AS half, count(*) AS n
FROM store_sales s
JOIN time_dim t ON s.ss_sold_time_sk = t.t_time_sk
JOIN household_demographics h ON s.ss_hdemo_sk = h.hd_demo_sk
JOIN store o ON s.ss_store_sk = o.s_store_sk
WHERE t.t_hour BETWEEN 8 AND 12 AND (h.hd_dep_count = 3 OR h.hd_vehicle_count <= 1)
GROUP BY t.t_hour, t.t_minute // 30
ORDER BY t.t_hour, half
