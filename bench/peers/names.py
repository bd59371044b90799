"""Names: `firsthand compare` beside `logic-v2` of nomenklatura, on the same pairs in one run.

    python3 -m venv target/peers/nomenklatura
    target/peers/nomenklatura/bin/pip install nomenklatura
    target/peers/nomenklatura/bin/python bench/peers/names.py --firsthand target/release/firsthand PAIRS...

PAIRS: `.csv` with the columns schema, name1, name2, is_match (as name_bench has), or `.tsv` of a name in Latin letters, a tab, and
the same name in another script; each such pair gives one negative, the next line's name of the same length.
Writes the table to standard output. Both are asked for "the same or not" at the threshold each calls a match; speed is
that of the comparisons on one core, each program's start left out for the peer and included for Firsthand.
"""
import argparse
import csv
import importlib.metadata
import json
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


def firsthand(program, pairs):
    lines = "".join(
        json.dumps({"left": a, "right": b, "type": TYPES.get(schema, "organisation")}, ensure_ascii=False) + "\n"
        for a, b, schema, _ in pairs
    )
    start = time.perf_counter()
    done = subprocess.run([program, "compare", "--jsonl"], input=lines, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    answers = [json.loads(line)["same"] for line in done.stdout.splitlines()]
    assert len(answers) == len(pairs), done.stderr
    return answers, seconds


def logic_v2(pairs):
    from followthemoney import model
    from nomenklatura.matching import get_algorithm
    from nomenklatura.matching.types import ScoringConfig

    algorithm, config = get_algorithm("logic-v2"), ScoringConfig.defaults()

    def entity(schema, name, key):
        made = model.make_entity(schema)
        made.id = key
        made.add("name", name)
        return made

    def compare(a, b, schema):
        return algorithm.compare(entity(schema, a, "a"), entity(schema, b, "b"), config).score

    compare("Some Name", "Some Name", "Person")  # its tables are loaded now
    start = time.perf_counter()
    answers = [compare(a, b, schema) >= THRESHOLD for a, b, schema, _ in pairs]
    return answers, time.perf_counter() - start


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
    print("| pairs | program | P | R | F1 | pairs a second | F1, ratio | speed, ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for path in given.files:
        pairs = pairs_of(path, given.limit)
        rows = []
        for name, (answers, seconds) in (("firsthand", firsthand(given.firsthand, pairs)), ("logic-v2", logic_v2(pairs))):
            rows.append((name, *measure(pairs, answers), len(pairs) / seconds))
        (_, _, _, f1, speed), (_, _, _, other_f1, other_speed) = rows
        ratios = (f"{f1 / max(1e-9, other_f1):.2f}", f"{speed / other_speed:.0f}")
        for (name, p, r, f, s), (x, y) in zip(rows, (ratios, ("", ""))):
            print(f"| {path.stem} ({len(pairs)}) | {name} | {p:.3f} | {r:.3f} | {f:.3f} | {s:.0f} | {x} | {y} |")


if __name__ == "__main__":
    main()
