-- Buckets: five ranges of quantity, each with its own aggregates, without a join.
SELECT
  count(*) FILTER (ss_quantity BETWEEN 1 AND 20) AS n1, avg(ss_ext_discount_amt) FILTER (ss_quantity BETWEEN 1 AND 20) AS a1,
  count(*) FILTER (ss_quantity BETWEEN 21 AND 40) AS n2, avg(ss_ext_discount_amt) FILTER (ss_quantity BETWEEN 21 AND 40) AS a2,
  count(*) FILTER (ss_quantity BETWEEN 41 AND 60) AS n3, avg(ss_ext_discount_amt) FILTER (ss_quantity BETWEEN 41 AND 60) AS a3,
  count(*) FILTER (ss_quantity BETWEEN 61 AND 80) AS n4, avg(ss_ext_discount_amt) FILTER (ss_quantity BETWEEN 61 AND 80) AS a4,
  count(*) FILTER (ss_quantity > 80) AS n5, avg(ss_ext_discount_amt) FILTER (ss_quantity > 80) AS a5
FROM store_sales
