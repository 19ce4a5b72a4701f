"""Polars, lazily, in the streaming engine where it has one for a query."""

import os
import sys

sys.path.pop(0)  # this file's own name hides the library's
import polars as pl

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from peer import serve, tables

paths = tables()
col = pl.col


def scan(name):
    path = paths[name]
    return pl.scan_csv(path) if path.endswith(".csv") else pl.scan_parquet(path)


def write(frame):
    return lambda path: frame().collect(engine="streaming").write_parquet(path)


x = lambda: scan("x")
j = lambda: scan("j")
medium = lambda: scan("medium").select("id2", col("id1").alias("medium_id1"), col("id4").alias("medium_id4"), col("id5").alias("medium_id5"), "v2")

GROUPS = {
    "q01": lambda: x().group_by("id1").agg(col("v1").sum()),
    "q02": lambda: x().group_by("id1", "id2").agg(col("v1").sum()),
    "q03": lambda: x().group_by("id3").agg(col("v1").sum(), col("v3").mean()),
    "q04": lambda: x().group_by("id4").agg(col("v1").mean(), col("v2").mean(), col("v3").mean()),
    "q05": lambda: x().group_by("id6").agg(col("v1").sum(), col("v2").sum(), col("v3").sum()),
    "q06": lambda: x().group_by("id4", "id5").agg(col("v3").median().alias("median_v3"), col("v3").std().alias("sd_v3")),
    "q07": lambda: x().group_by("id3").agg((col("v1").max() - col("v2").min()).alias("range_v1_v2")),
    "q08": lambda: x().drop_nulls("v3").group_by("id6").agg(col("v3").top_k(2).alias("largest2_v3")).explode("largest2_v3"),
    "q09": lambda: x().group_by("id2", "id4").agg((pl.corr("v1", "v2") ** 2).alias("r2")),
    "q10": lambda: x().group_by("id1", "id2", "id3", "id4", "id5", "id6").agg(col("v3").sum(), pl.len().alias("n")),
}
JOINS = {
    "q01": lambda: j().join(scan("small").select("id1", col("id4").alias("small_id4"), "v2"), on="id1"),
    "q02": lambda: j().join(medium(), on="id2"),
    "q03": lambda: j().join(medium(), on="id2", how="left"),
    "q04": lambda: j().join(
        scan("medium").select("id5", col("id1").alias("medium_id1"), col("id2").alias("medium_id2"), col("id4").alias("medium_id4"), "v2"), on="id5"
    ),
    "q05": lambda: j().join(
        scan("big").select("id3", *[col(name).alias("big_" + name) for name in ("id1", "id2", "id4", "id5", "id6")], "v2"), on="id3"
    ),
}
SORT = {
    "number": lambda: x().sort("v3", "id6"),
    "text": lambda: x().select("id3", "id6", "v1").sort("id3", "id6", "v1"),
}
TEXT = {
    "scan": lambda: scan("measurements")
    .group_by("station")
    .agg(col("temperature").min().alias("least"), col("temperature").mean().alias("mean"), col("temperature").max().alias("most"))
    .sort("station"),
    "ingest": lambda: scan("measurements"),
}

answers = {}
for benchmark, queries in {"groups": GROUPS, "joins": JOINS, "sort": SORT, "text": TEXT}.items():
    answers.update({(benchmark, query): write(frame) for query, frame in queries.items()})
serve(answers)
