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
-- in one task: string_agg distinct without groups in one task: the rows of its different values are enough
SELECT string_agg(DISTINCT s, ',' ORDER BY s) AS a, median(DISTINCT b) AS b FROM t;
-- in one task: list distinct without groups
SELECT list(DISTINCT k ORDER BY k DESC)::VARCHAR AS a, list(DISTINCT s ORDER BY s) FILTER (WHERE f)::VARCHAR AS b, count(*) AS c, count(DISTINCT k) AS e FROM t;
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
-- values of first and last rows, and the sums before and after
SELECT id, first_value(b) OVER (ORDER BY id) AS a, last_value(s) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS b, last_value(d) OVER (ORDER BY id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS c FROM t;
SELECT id, last_value(x IGNORE NULLS) OVER (ORDER BY id) AS a, first_value(k IGNORE NULLS) OVER (ORDER BY id) AS b, first_value(CASE WHEN id > 1234 THEN s END IGNORE NULLS) OVER (ORDER BY id) AS c, last_value(CASE WHEN id < 50 THEN b END IGNORE NULLS) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) AS e FROM t;
SELECT id, lag(x IGNORE NULLS) OVER (ORDER BY id) AS a, lead(s, 1, '?' IGNORE NULLS) OVER (ORDER BY id) AS b, lag(CASE WHEN id % 900 = 7 THEN k END, 1, -5 IGNORE NULLS) OVER (ORDER BY id) AS c, lead(CASE WHEN id % 900 = 7 THEN k END IGNORE NULLS) OVER (ORDER BY id) AS e FROM t;
SELECT id, sum(b) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS a, count(x) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS b, avg(d) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS c, max(b) OVER (ORDER BY id) = max(b) OVER () AS e FROM t;
SELECT id, first_value(id) OVER () AS a, first_value(b) OVER (ROWS UNBOUNDED PRECEDING) AS b, sum(b) OVER () AS c FROM t;
-- in one task: first_value sees rows at no fixed distance
SELECT id, first_value(b ORDER BY x DESC, id) OVER (ORDER BY id) AS a FROM u WHERE id < 500;
-- in one task: last_value sees rows at no fixed distance
SELECT count(*) AS n, count(DISTINCT a) AS d FROM (SELECT last_value(id) OVER () AS a FROM t);
-- in one task: nth_value sees rows at no fixed distance
SELECT id, sum(b) OVER (ORDER BY day RANGE BETWEEN INTERVAL 3 DAYS PRECEDING AND CURRENT ROW) AS a, nth_value(id, 3) OVER (ORDER BY id) AS b FROM t;
-- frames by the distance of keys, and by groups of equal ones
SELECT id, sum(b) OVER (ORDER BY day RANGE BETWEEN INTERVAL 3 DAYS PRECEDING AND CURRENT ROW) AS a, count(x) OVER (ORDER BY day RANGE BETWEEN INTERVAL 9 DAYS PRECEDING AND INTERVAL 5 DAYS PRECEDING) AS b FROM t;
SELECT id, sum(b) OVER (ORDER BY day DESC RANGE BETWEEN INTERVAL 1 MONTH PRECEDING AND INTERVAL 2 DAYS FOLLOWING) AS a, min(d) FILTER (WHERE f) OVER (ORDER BY day DESC RANGE BETWEEN CURRENT ROW AND INTERVAL 4 DAYS FOLLOWING EXCLUDE GROUP) AS b FROM t;
SELECT id, avg(b) OVER (ORDER BY x RANGE BETWEEN 2.5 PRECEDING AND 0.25 FOLLOWING) AS a, count(*) OVER (ORDER BY x DESC NULLS FIRST RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) AS b FROM t;
SELECT id, count(DISTINCT k) OVER (ORDER BY d RANGE BETWEEN 10.5 PRECEDING AND 1 FOLLOWING) AS a, max(s) OVER (ORDER BY b RANGE BETWEEN 3 FOLLOWING AND 8 FOLLOWING) AS b FROM t;
SELECT id, count(*) OVER (ORDER BY CASE WHEN id % 3 = 0 THEN 'inf'::DOUBLE WHEN id % 7 = 0 THEN 'nan'::DOUBLE WHEN id % 11 = 0 THEN '-inf'::DOUBLE ELSE id / 10 END RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS a FROM t;
SELECT id, count(*) OVER (ORDER BY CASE WHEN id % 3 = 0 THEN 'inf'::DOUBLE WHEN id % 7 = 0 THEN 'nan'::DOUBLE WHEN id % 11 = 0 THEN '-inf'::DOUBLE ELSE id / 10 END DESC RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS a FROM t;
SELECT id, sum(id) OVER (ORDER BY k RANGE BETWEEN CURRENT ROW AND CURRENT ROW) AS a, first_value(k) OVER (ORDER BY k NULLS FIRST RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) AS b FROM t;
SELECT id, sum(b) OVER (ORDER BY k GROUPS BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS a, count(*) OVER (ORDER BY s DESC, f GROUPS BETWEEN CURRENT ROW AND 2 FOLLOWING EXCLUDE TIES) AS b, dense_rank() OVER (ORDER BY k) AS c FROM t;
SELECT id, sum(b) OVER (ORDER BY (id % 200)::UTINYINT RANGE BETWEEN CURRENT ROW AND 70 FOLLOWING) AS a FROM t WHERE id % 200 < 180;
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
SELECT count(*) AS n FROM (SELECT * FROM (SELECT * FROM t WHERE f) AS a TABLESAMPLE 10000 ROWS);
-- joins by order, range and position
SELECT a.id, b.id AS c FROM t AS a ASOF JOIN (SELECT * FROM u WHERE id IS NOT NULL) AS b ON a.k = b.k AND a.id >= b.id;
SELECT a.id, b.id AS c FROM t AS a ASOF LEFT JOIN u AS b ON a.id > b.id WHERE a.id % 2 = 0;
SELECT a.id, b.id AS c FROM t AS a ASOF JOIN (SELECT * FROM u WHERE id % 7 = 0) AS b ON a.id <= b.id;
SELECT a.id, b.x AS c FROM t AS a ASOF LEFT JOIN (SELECT DISTINCT x FROM u) AS b ON a.x >= b.x;
SELECT a.id, b.x AS c FROM t AS a ASOF LEFT JOIN (SELECT DISTINCT x FROM u WHERE id < 0) AS b ON a.x < b.x;
-- in one task: ASOF
SELECT a.id, b.id AS c FROM t AS a ASOF RIGHT JOIN u AS b ON a.k = b.k AND a.id >= b.id WHERE b.id % 2 = 0;
SELECT a.id, b.id AS c FROM t AS a JOIN u AS b ON a.id BETWEEN b.id - 1 AND b.id + 1 AND a.b < b.b;
SELECT a.k, count(*) AS n FROM v AS a LEFT JOIN t AS b ON b.id >= a.w * 10 AND b.id < a.w * 10 + 20 GROUP BY a.k;
SELECT a.k, b.k AS c FROM v AS a FULL JOIN (SELECT k, w FROM v WHERE w > 20) AS b ON a.w < b.w;
SELECT a.id, b.id AS c FROM t AS a FULL JOIN u AS b ON a.b BETWEEN b.b AND b.b + 2;
SELECT a.id, b.k AS c FROM (SELECT * FROM t WHERE id % 3 = 0) AS a FULL JOIN v AS b ON a.k < b.w - 20 AND (a.b > b.g * 100 OR b.g = 2);
SELECT a.id, b.id AS c FROM (SELECT * FROM t WHERE id < 0) AS a FULL JOIN u AS b ON a.id > b.id;
-- bands: a point between two values of the other side
SELECT a.id, b.id AS c FROM t AS a LEFT JOIN u AS b ON a.x >= b.x AND a.x < b.x + 0.5;
SELECT a.id, b.id AS c FROM t AS a RIGHT JOIN u AS b ON b.day > a.day AND b.day <= a.day + 1;
SELECT a.id FROM t AS a SEMI JOIN u AS b ON a.d BETWEEN b.d AND b.d + 0.25;
SELECT a.id FROM t AS a ANTI JOIN u AS b ON a.b > b.b - 2 AND a.b < b.b + 2 AND a.f = NOT coalesce(b.f, false);
SELECT a.id, b.id AS c FROM t AS a JOIN u AS b ON b.s >= a.s AND b.s <= a.s || 'a' AND a.id % 50 = b.id % 40;
SELECT count(*) AS n FROM t AS a JOIN u AS b ON a.b >= b.b + 5 AND a.b <= b.b - 5;
SELECT a.id, b.id AS c FROM t AS a JOIN u AS b ON a.b * 1.0 BETWEEN b.b AND b.b + 1 WHERE a.id < 90;
SELECT a.id, count(b.id) AS n FROM t AS a LEFT JOIN (SELECT * FROM u WHERE id < 0) AS b ON a.id BETWEEN b.id AND b.id + 9 GROUP BY a.id;
-- in one task: POSITIONAL JOIN
SELECT a.id, b.id AS c FROM (SELECT id FROM t ORDER BY id) AS a POSITIONAL JOIN (SELECT id FROM u ORDER BY id) AS b;
-- in one task: recursive
WITH RECURSIVE c(n, k) AS (SELECT 0, k FROM v WHERE k < 3 UNION ALL SELECT n + 1, c.k + 3 FROM c JOIN v ON v.k = c.k + 3) SELECT n, k FROM c;
-- lists, pivots, and the rest
SELECT id, unnest([k, b, NULL]) AS e FROM t WHERE id % 5 = 0;
-- in one task: a table function over the rows of a table
SELECT id, r.e FROM t, unnest(range(id % 4)) AS r(e) WHERE f;
SELECT a.id, r.m FROM t AS a, LATERAL (SELECT max(b.id) AS m FROM u AS b WHERE b.k = a.k) AS r WHERE a.id % 3 = 0;
PIVOT (SELECT s, f, b FROM t) ON f IN (true, false) USING sum(b) GROUP BY s;
FROM (PIVOT (SELECT s, k, b FROM t) ON k IN (7, 12) USING count(*) AS n, max(b) AS m GROUP BY s);
UNPIVOT (SELECT id, k::BIGINT AS k, b FROM t) ON k, b INTO NAME field VALUE number;
SELECT DISTINCT ON (k) k, id FROM t ORDER BY k, b, id;
-- in one task: LIMIT by percent
SELECT id FROM t ORDER BY id LIMIT 5%;
SELECT s, median(b) AS a, quantile_cont(d, 0.25) AS b, quantile_disc(id, [0.1, 0.9])::VARCHAR AS c, mode(k) FILTER (WHERE k = 7) AS e FROM t GROUP BY s;
-- quantiles of all rows
SELECT median(b) AS a, mad(b) AS b, quantile_cont(x, 0.3) AS c FROM t;
SELECT median(s) AS a, median(day) AS b, median(d) AS c, median(x) AS e, median(f) AS g FROM t;
SELECT quantile_cont(x, [0.1, 0.5, 0.999])::VARCHAR AS a, quantile_disc(s, [0.25, 0.75])::VARCHAR AS b, quantile_disc(day, 0.9) AS c, quantile(b, 0.123::DOUBLE) AS e FROM t;
SELECT quantile_cont(d, 0.37) AS a, quantile_cont(d, [0, 1])::VARCHAR AS b, quantile_cont(b, 0.37) FILTER (WHERE f) AS c, round(quantile_cont(x::FLOAT, 0.6)::DOUBLE, 3) AS e FROM t;
SELECT percentile_disc(0.3) WITHIN GROUP (ORDER BY b DESC) AS a, percentile_cont(0.2) WITHIN GROUP (ORDER BY b DESC) AS b, percentile_disc(0.7) WITHIN GROUP (ORDER BY day) AS c FROM t;
SELECT median(DISTINCT k) AS a, quantile_disc(DISTINCT k, 0.75) AS b, mad(DISTINCT k) AS c, mad(d) AS e, mad(x) FILTER (WHERE b > 0) AS g, mad(x::FLOAT) AS h FROM t;
SELECT median(b) AS a, quantile_cont(x, [0.2, 0.4])::VARCHAR AS b, mad(b) AS c, mode(k) AS e, count(*) AS g FROM t WHERE id < 0;
SELECT median(CASE id % 5 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE ELSE x END) AS a, quantile_cont(CASE id % 3 WHEN 0 THEN 'inf'::DOUBLE ELSE x END, 0.8)::VARCHAR AS b FROM t;
SELECT f, median(b) AS a, mode(k) AS b, count(DISTINCT k) AS c FROM t GROUP BY ROLLUP (f);
SELECT median(n) AS a, sum(n) AS b, mode(n) AS c FROM (SELECT k, count(*) AS n FROM t GROUP BY k);
-- the most frequent value, of several the first; first and last rows
SELECT mode(s) AS a, mode(day) AS b, mode(b) FILTER (WHERE f) AS c, mode(DISTINCT k) AS e FROM t;
SELECT first(id) AS a, last(s) AS b, any_value(x) AS c, first(id) FILTER (WHERE NOT f AND id > 1500) AS e, last(d) FILTER (WHERE f) AS g, any_value(s) FILTER (WHERE id > 700) AS h FROM t;
SELECT first(x) AS a, last(x) AS b, any_value(x) AS c FROM t WHERE id < 0;
-- in one task: list without groups in one task: its result is made of all values
SELECT list(id)::VARCHAR AS a, median(id) AS b FROM u;
-- in one task: quantile_cont without groups in one task: it has no partial result
SELECT quantile_cont(day, 0.3) AS a FROM t;
SELECT s, list(id ORDER BY b, id)::VARCHAR AS a, string_agg(s, '-' ORDER BY id DESC) AS b, arg_max(id, b * 10000 + id) AS c FROM t WHERE id < 700 GROUP BY s;
SELECT f, list(id)::VARCHAR AS a, first(id) AS b, last(s) AS c, string_agg(k, ',') AS e FROM t GROUP BY f;
SELECT k, list(id)::VARCHAR AS a, any_value(id) AS b, count(DISTINCT s) AS c FROM t GROUP BY k;
