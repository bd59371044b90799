"""Names: `firsthand compare` beside `logic-v2` of nomenklatura, on the same pairs in one run.

    python3 -m venv target/peers/nomenklatura
    target/peers/nomenklatura/bin/pip install nomenklatura
    target/peers/nomenklatura/bin/python bench/peers/names.py --firsthand target/release/firsthand PAIRS...

PAIRS: `.csv` with the columns schema, name1, name2, is_match (as name_bench has), or `.tsv` of a name in Latin letters, a tab, and
the same name in another script; each such pair gives one negative, the next line's name of the same length.
Writes the table to standard output. Firsthand says itself what is the same; logic-v2 is taken at its own threshold, and in a
third row at the threshold that is best for it on these very pairs. Speed is that of the comparisons on one core: the pairs are
given again and again until both have compared for about a second, and the start of Firsthand is measured and taken off.
"""
import argparse
import csv
import importlib.metadata
import itertools
import json
import os
import subprocess
import time
from pathlib import Path

TYPES = {"Person": "person", "Vessel": "equipment"}  # all others: organisation
# What nomenklatura's own benchmark of names calls a match.
THRESHOLD = 0.7


def pairs_of(path, limit):
    if path.suffix == ".csv":
        with open(path, encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))[:limit]
        return [(r["name1"], r["name2"], r["schema"], r["is_match"] == "true") for r in rows]
    rows = [line.split("\t")[:2] for line in path.read_text("utf-8").split("\n") if line][:limit]
    rows = [(left, right.replace(" ", "")) for left, right in rows]
    known, by_length, out = set(rows), {}, []
    for _, right in rows:
        by_length.setdefault(len(right), []).append(right)
    turn = dict.fromkeys(by_length, 0)
    for left, right in rows:
        out.append((left, right, "Person", True))
        others = by_length[len(right)]
        for _ in range(20):
            turn[len(right)] = (turn[len(right)] + 7) % len(others)
            other = others[turn[len(right)]]
            if other != right and (left, other) not in known:
                out.append((left, other, "Person", False))
                break
    return out


def asked(program, lines):
    start = time.perf_counter()
    one_core = {**os.environ, "RAYON_NUM_THREADS": "1"}
    done = subprocess.run([program, "compare", "--jsonl"], input=lines, capture_output=True, text=True, check=False, env=one_core)
    return done, time.perf_counter() - start


def firsthand(program, pairs):
    lines = "".join(
        json.dumps({"left": a, "right": b, "type": TYPES.get(schema, "organisation")}, ensure_ascii=False) + "\n"
        for a, b, schema, _ in pairs
    )
    done, _ = asked(program, lines)
    answers = [json.loads(line)["same"] for line in done.stdout.split("\n") if line]
    assert len(answers) == len(pairs), done.stderr
    turns = max(1, 60_000 // len(pairs))
    starting = min(asked(program, lines.split("\n")[0] + "\n")[1] for _ in range(3))
    seconds = asked(program, lines * turns)[1]
    return answers, max(1e-6, seconds - starting) / turns


def logic_v2(pairs):
    from followthemoney import model
    from nomenklatura.matching import get_algorithm
    from nomenklatura.matching.types import ScoringConfig

    algorithm, config = get_algorithm("logic-v2"), ScoringConfig.defaults()

    numbers = itertools.count()

    def entity(schema, name):
        made = model.make_entity(schema)
        # What it makes of a name is kept under the entity's id: each needs its own.
        made.id = f"e{next(numbers)}"
        made.add("name", name)
        return made

    def compare(a, b, schema):
        return algorithm.compare(entity(schema, a), entity(schema, b), config).score

    compare("Some Name", "Some Name", "Person")  # its tables are loaded now
    start = time.perf_counter()
    scores = [compare(a, b, schema) for a, b, schema, _ in pairs]
    return scores, time.perf_counter() - start


def measure(pairs, answers):
    right = sum(gold and said for (*_, gold), said in zip(pairs, answers))
    precision, recall = right / max(1, sum(answers)), right / max(1, sum(gold for *_, gold in pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--firsthand", default="target/release/firsthand")
    options.add_argument("--limit", type=int, help="the first N lines of each file")
    options.add_argument("files", nargs="+", type=Path)
    given = options.parse_args()
    version = importlib.metadata.version("nomenklatura")
    print("# Names: Firsthand beside nomenklatura's logic-v2\n")
    print(f"Written by `bench/peers/names.py`, both in one run on the same pairs; nomenklatura {version}. A ratio above 1 is in Firsthand's favour.\n")
    print("| pairs | program | P | R | F1 | pairs a second | F1 of Firsthand to it | speed of Firsthand to it |")
    print("|---|---|---|---|---|---|---|---|")
    for path in given.files:
        pairs = pairs_of(path, given.limit)
        answers, seconds = firsthand(given.firsthand, pairs)
        scores, other_seconds = logic_v2(pairs)
        steps = sorted(set(scores))
        best = max(steps, key=lambda step: measure(pairs, [s >= step for s in scores])[2])
        rows = [("firsthand", *measure(pairs, answers), len(pairs) / seconds)]
        for name, step in ((f"logic-v2 at {THRESHOLD}", THRESHOLD), (f"logic-v2 at its best, {best:.2f}", best)):
            rows.append((name, *measure(pairs, [s >= step for s in scores]), len(pairs) / other_seconds))
        for name, p, r, f, speed in rows:
            ratios = ("", "") if name == "firsthand" else (f"{rows[0][3] / max(1e-9, f):.2f}", f"{rows[0][4] / speed:.0f}")
            print(f"| {path.stem} ({len(pairs)}) | {name} | {p:.3f} | {r:.3f} | {f:.3f} | {speed:.0f} | {ratios[0]} | {ratios[1]} |")


if __name__ == "__main__":
    main()
