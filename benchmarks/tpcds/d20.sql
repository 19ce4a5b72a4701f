-- Chain of grouped joins: customers who spent more than their state's average, by state.
WITH spent AS (
  SELECT u.c_customer_sk AS customer, a.ca_state AS state, sum(s.ss_net_paid) AS paid
  FROM store_sales s
  JOIN customer u ON s.ss_customer_sk = u.c_customer_sk
  JOIN customer_address a ON u.c_current_addr_sk = a.ca_address_sk
  GROUP BY u.c_customer_sk, a.ca_state),
usual AS (SELECT state, avg(paid) AS mean FROM spent GROUP BY state)
SELECT s.state, count(*) AS customers, sum(s.paid) AS paid
FROM spent s JOIN usual m ON s.state = m.state AND s.paid > 1.2 * m.mean
GROUP BY s.state
ORDER BY s.state
