-- aggregates over different values
SELECT count(DISTINCT k) AS c FROM t;
SELECT count(DISTINCT k) AS a, sum(DISTINCT d) AS b, count(*) AS c, avg(b) AS d, min(s) AS e FROM t;
SELECT count(DISTINCT k) FILTER (WHERE f) AS a, count(DISTINCT k) AS b, sum(DISTINCT k) FILTER (WHERE b > 0) AS c FROM t;
SELECT count(DISTINCT k) AS a, sum(b) AS b FROM t WHERE id < 0;
SELECT s, count(DISTINCT k) AS a, avg(DISTINCT x) AS b, avg(x) AS c, stddev_pop(b) AS d FROM t GROUP BY s;
SELECT k, count(DISTINCT s) AS a, count(DISTINCT (s, f)) AS b, max(DISTINCT b) AS c, count(x) AS d FROM t GROUP BY k;
SELECT f, k % 3 AS m, count(DISTINCT day) AS a, count(DISTINCT k) AS b, sum(DISTINCT b + 1) AS c FROM t GROUP BY ALL;
SELECT s, f, count(DISTINCT k) AS a, sum(b) AS b, grouping(s, f) AS g FROM t GROUP BY ROLLUP (s, f);
SELECT s, f, count(DISTINCT k) AS a, sum(DISTINCT d) AS b, avg(b) AS c FROM t GROUP BY CUBE (s, f);
SELECT count(DISTINCT k) AS a, sum(DISTINCT b) FILTER (WHERE b % 2 = 0) AS b FROM t WHERE id < 0 GROUP BY GROUPING SETS ((), ());
SELECT id % 1000 AS m, count(DISTINCT k) AS a, count(DISTINCT s) AS b FROM t GROUP BY 1;
-- in one task: without groups
SELECT string_agg(DISTINCT s, ',' ORDER BY s) AS a, median(DISTINCT b) AS b FROM t;
SELECT f, string_agg(DISTINCT s, ',' ORDER BY s DESC) AS a, count(DISTINCT k) AS b FROM t GROUP BY f;
SELECT count(DISTINCT CASE id % 5 WHEN 0 THEN -0.0::DOUBLE WHEN 1 THEN 0.0 WHEN 2 THEN 'nan'::DOUBLE ELSE x END) AS a FROM t;
SELECT name, count(DISTINCT t.k) AS a, count(DISTINCT t.s) AS b, count(*) AS c FROM t JOIN v ON t.k = v.k GROUP BY name HAVING count(DISTINCT t.s) > 2;
-- windows over all rows
SELECT id, row_number() OVER (ORDER BY b, id) AS a, rank() OVER (ORDER BY b) AS b, dense_rank() OVER (ORDER BY b) AS c FROM t;
SELECT id, percent_rank() OVER (ORDER BY k DESC NULLS FIRST) AS a, cume_dist() OVER (ORDER BY k DESC NULLS FIRST) AS b FROM t;
SELECT id, ntile(7) OVER (ORDER BY x, id) AS a, ntile(5000) OVER (ORDER BY id DESC) AS b FROM t;
SELECT id, sum(b) OVER (ORDER BY k) AS a, count(x) OVER (ORDER BY k) AS b, max(s) OVER (ORDER BY k) AS c, avg(d) OVER (ORDER BY k) AS e FROM t;
SELECT id, sum(d) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS a, avg(x) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS b FROM u;
SELECT id, sum(b) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS a, min(d) OVER (ORDER BY k RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS b FROM u;
SELECT id, lag(s) OVER (ORDER BY b, id) AS a, lead(d, 3, 0.5) OVER (ORDER BY b, id) AS b, lag(id, -2) OVER (ORDER BY id) AS c FROM t;
SELECT id, sum(b) OVER (ORDER BY id ROWS BETWEEN 300 PRECEDING AND 2 FOLLOWING) AS a, string_agg(s, '') OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) AS b, row_number() OVER (ORDER BY id) AS c FROM t;
SELECT id, first_value(b) OVER (ORDER BY id ROWS BETWEEN 5 FOLLOWING AND 9 FOLLOWING) AS a, last_value(f) OVER (ORDER BY day, id) AS b FROM t;
SELECT id, sum(b) OVER () AS a, count(*) OVER () AS b, b * 100.0 / sum(b) OVER () AS c, count(DISTINCT k) OVER () AS d, max(s) FILTER (WHERE f) OVER () AS e FROM t;
SELECT id, sum(b) OVER (PARTITION BY s) AS a, sum(b) OVER () AS b, row_number() OVER (ORDER BY id) AS c, lag(b) OVER (ORDER BY id) AS d, rank() OVER (ORDER BY d) AS e FROM t;
-- in one task: sees rows at no fixed distance
SELECT id, sum(b) OVER (ORDER BY day RANGE BETWEEN INTERVAL 3 DAYS PRECEDING AND CURRENT ROW) AS a, nth_value(id, 3) OVER (ORDER BY id) AS b FROM t;
SELECT id, count(*) FILTER (WHERE f) OVER (ORDER BY id) AS a, sum(b) FILTER (WHERE b > 10000) OVER (ORDER BY id) AS b FROM t;
SELECT id, row_number() OVER () AS a, lag(id) OVER () AS b, sum(b) OVER (ROWS UNBOUNDED PRECEDING) AS c FROM t;
SELECT id, row_number() OVER () AS a FROM (SELECT * FROM t WHERE f UNION ALL SELECT * FROM u WHERE b > 300);
SELECT id, k, row_number() OVER (ORDER BY k, id) AS r FROM t QUALIFY r BETWEEN 700 AND 730;
SELECT k, count(*) AS n, rank() OVER (ORDER BY count(*) DESC, k) AS r, sum(count(*)) OVER (ORDER BY k) AS c FROM t GROUP BY k;
SELECT id, rank() OVER (ORDER BY CASE id % 5 WHEN 0 THEN -0.0::DOUBLE WHEN 1 THEN 0.0 WHEN 2 THEN 'nan'::DOUBLE WHEN 3 THEN NULL ELSE x END DESC) AS a FROM t;
SELECT id, sum(b) OVER (ORDER BY id) AS a FROM t WHERE id < 3;
-- samples have as many rows as they say, or all, or none
SELECT count(*) AS n FROM (SELECT * FROM t USING SAMPLE 250 ROWS);
SELECT count(*) AS n, count(DISTINCT id) AS d FROM (SELECT * FROM t USING SAMPLE 100 PERCENT);
SELECT count(*) AS n FROM (SELECT * FROM t WHERE f TABLESAMPLE 10000 ROWS);
