-- Returns: share of what was sold that came back, by item, worst first.
SELECT i.i_item_id, sum(s.ss_quantity) AS sold, sum(r.sr_return_quantity) AS returned,
  sum(r.sr_return_quantity) / sum(s.ss_quantity)::DOUBLE AS share
FROM store_sales s
LEFT JOIN store_returns r ON s.ss_ticket_number = r.sr_ticket_number AND s.ss_item_sk = r.sr_item_sk
JOIN item i ON s.ss_item_sk = i.i_item_sk
GROUP BY i.i_item_id
HAVING sum(s.ss_quantity) > 2000
ORDER BY share DESC NULLS LAST, i.i_item_id
LIMIT 100
