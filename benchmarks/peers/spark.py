"""Spark on this machine: the same SQL over the same files."""

import os
import sys

from pyspark.sql import SparkSession

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from peer import serve, tables

threads = os.environ.get("MILLRACE_PEER_THREADS", "2")
spark = (
    SparkSession.builder.master(f"local[{threads}]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.memory", "8g")
    .config("spark.sql.shuffle.partitions", "16")
    .config("spark.sql.session.timeZone", "UTC")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
for name, path in tables().items():
    if path.endswith(".csv"):
        spark.read.option("header", True).option("inferSchema", True).csv(path).createOrReplaceTempView(name)
    else:
        spark.read.parquet(path).createOrReplaceTempView(name)

serve({}, lambda sql, path: spark.sql(sql).write.mode("overwrite").parquet(path))
