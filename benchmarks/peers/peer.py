"""What every peer does: answer each line of standard input, a benchmark's query, with the seconds it took, of the clock and of the processors."""

import os
import sys
import time


def serve(answers, run_sql=None):
    """answers: (benchmark, query) -> function that writes the result to a path; run_sql(sql, path): for all others, or nothing."""
    benchmark, results = sys.argv[1], sys.argv[2]
    for line in sys.stdin:
        query, sql = line.rstrip("\n").split("\t", 1)
        path = os.path.join(results, query + ".parquet")
        answer = answers.get((benchmark, query))
        if answer is None and run_sql is None:
            say("-")
            continue
        wall, cpu = time.perf_counter(), os.times()
        try:
            answer(path) if answer else run_sql(sql, path)
        except Exception as trouble:  # a peer that cannot answer is a result, too
            print(f"{benchmark} {query}: {trouble}", file=sys.stderr)
            say("-")
            continue
        after = os.times()
        processors = sum(after[:4]) - sum(cpu[:4])
        say(f"{time.perf_counter() - wall:.6f} {processors:.6f}")


def say(text):
    print(text, flush=True)


def tables():
    """name -> file, or pattern of files."""
    found = {}
    for argument in sys.argv[3:]:
        name, path = argument.split("=", 1)
        found[name] = path if os.path.isfile(path) else os.path.join(path, "*.parquet")
    return found
