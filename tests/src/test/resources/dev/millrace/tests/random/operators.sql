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
SELECT string_agg(DISTINCT s, ',' ORDER BY s) AS a, median(DISTINCT b) AS b FROM t;
SELECT f, string_agg(DISTINCT s, ',' ORDER BY s DESC) AS a, count(DISTINCT k) AS b FROM t GROUP BY f;
SELECT count(DISTINCT CASE id % 5 WHEN 0 THEN -0.0::DOUBLE WHEN 1 THEN 0.0 WHEN 2 THEN 'nan'::DOUBLE ELSE x END) AS a FROM t;
SELECT name, count(DISTINCT t.k) AS a, count(DISTINCT t.s) AS b, count(*) AS c FROM t JOIN v ON t.k = v.k GROUP BY name HAVING count(DISTINCT t.s) > 2;
