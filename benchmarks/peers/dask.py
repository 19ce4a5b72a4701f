"""Dask dataframes on the threaded scheduler."""

import os
import sys

sys.path.pop(0)  # this file's own name hides the library's
import dask
import dask.dataframe as dd

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from peer import serve, tables

dask.config.set(scheduler="threads", num_workers=int(os.environ.get("MILLRACE_PEER_THREADS", "2")))
paths = tables()


def read(name, columns=None):
    path = paths[name]
    return dd.read_csv(path) if path.endswith(".csv") else dd.read_parquet(path, columns=columns)


def computed(frame):
    """A result that fits: computed whole, then written."""

    def answer(path):
        result = frame().compute()
        result = result.to_frame() if hasattr(result, "to_frame") and result.ndim == 1 else result
        result.to_parquet(path)

    return answer


def written(frame):
    """A result as large as the input: written partition by partition."""
    return lambda path: frame().to_parquet(path, write_index=False)


def grouped(keys, **aggregates):
    return lambda: read("x", columns=list(dict.fromkeys(keys + [column for column, _ in aggregates.values()]))).groupby(keys, dropna=False).agg(
        {column: how for column, how in aggregates.values()}, split_out=8 if keys[0] in ("id3", "id6") else 1
    )


GROUPS = {
    "q01": computed(grouped(["id1"], a=("v1", "sum"))),
    "q02": computed(grouped(["id1", "id2"], a=("v1", "sum"))),
    "q03": computed(grouped(["id3"], a=("v1", "sum"), b=("v3", "mean"))),
    "q04": computed(grouped(["id4"], a=("v1", "mean"), b=("v2", "mean"), c=("v3", "mean"))),
    "q05": computed(grouped(["id6"], a=("v1", "sum"), b=("v2", "sum"), c=("v3", "sum"))),
    "q06": computed(
        lambda: read("x", columns=["id4", "id5", "v3"]).groupby(["id4", "id5"]).agg({"v3": ["median", "std"]}, shuffle_method="tasks")
    ),
}
JOINS = {
    "q01": written(lambda: read("j").merge(read("small"), on="id1", suffixes=("", "_small"))),
    "q02": written(lambda: read("j").merge(read("medium"), on="id2", suffixes=("", "_medium"))),
    "q03": written(lambda: read("j").merge(read("medium"), on="id2", how="left", suffixes=("", "_medium"))),
    "q04": written(lambda: read("j").merge(read("medium"), on="id5", suffixes=("", "_medium"))),
    "q05": written(lambda: read("j").merge(read("big"), on="id3", suffixes=("", "_big"))),
}
SORT = {"number": written(lambda: read("x").sort_values("v3"))}
TEXT = {
    "scan": computed(lambda: read("measurements").groupby("station").agg({"temperature": ["min", "mean", "max"]})),
    "ingest": written(lambda: read("measurements")),
}

answers = {}
for benchmark, queries in {"groups": GROUPS, "joins": JOINS, "sort": SORT, "text": TEXT}.items():
    answers.update({(benchmark, query): answer for query, answer in queries.items()})
serve(answers)
