"""How often do claims have the type and the parties of PLOVER's gold records?

Reads the gold standard records of PLOVER (sentences of the CAMEO manual, each with one event), gives each sentence to
`firsthand annotate`, and counts a record
- typed, if a claim of its sentence has the record's event. Names of older editions count as today's: DEMAND is REQUEST,
  DISAPPROVE and INVESTIGATE are ACCUSE, FIGHT is ASSAULT.
- paired, if the actor of a claim is one of the record's sources and another role of the same claim one of its targets: words
  or a name of the entity hold the record's words, or the other way round. A record without targets asks for the source alone.

Prints a table by event; the last line has the figures. Standard library only.
"""

import argparse
import collections
import json
import pathlib
import subprocess

EDITIONS = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
RECORDS = "plover/gold_standard_records/PLOVER_GSR_CAMEO.txt"


def parties(record, side):
    """The words that name a record's sources or targets, in lower case."""
    return [party["actorText"].lower() for party in record.get(side, []) if isinstance(party, dict) and party.get("actorText")]


def names(role, answer):
    """The words of a role, and the names of its entity."""
    entity = role.get("entity")
    known = [] if entity is None else [answer["entities"][entity]["name"], *answer["entities"][entity]["names"]]
    return [name.lower() for name in [role["text"], *known] if name]


def fills(wanted, claim, answer, actor):
    """Whether the claim's actor, or one of its other roles, is one of these parties."""
    roles = [role for role in claim["roles"] if (role["role"] == "actor") == actor]
    found = [name for role in roles for name in names(role, answer)]
    return not wanted or any(party in name or name in party for party in wanted for name in found)


def main():
    here = pathlib.Path(__file__).resolve().parent
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--firsthand", default="firsthand", help="the program to score")
    options.add_argument("--data", default=here.parent.parent / "shared/corpora" / RECORDS, help="the records")
    options.add_argument("--limit", type=int, help="only the first so many records")
    options.add_argument("--show-errors", type=int, default=0, metavar="N", help="print the first N records that are missed")
    options = options.parse_args()
    records = [r for r in json.loads(pathlib.Path(options.data).read_text("utf-8")) if r.get("text") and r["event"] != "DOCUMENT"]
    records = records[: options.limit]
    lines = [{"id": r["id"], "text": r["text"], "published": r.get("date"), "language": "en"} for r in records]
    asked = "\n".join(json.dumps(line) for line in lines)
    done = subprocess.run([options.firsthand, "annotate", "--jsonl"], input=asked, capture_output=True, text=True, check=True)
    total, typed, paired, left = collections.Counter(), collections.Counter(), collections.Counter(), options.show_errors
    for record, line in zip(records, done.stdout.splitlines(), strict=True):
        answer = json.loads(line)
        event = EDITIONS.get(record["event"], record["event"])
        claims = answer.get("claims", [])
        of_type = any((claim.get("plover") or {}).get("event") == event for claim in claims)
        source, target = parties(record, "source"), parties(record, "target")
        pair = any(fills(source, c, answer, True) and fills(target, c, answer, False) for c in claims)
        total[event] += 1
        typed[event] += of_type
        paired[event] += pair
        if left and not (of_type and pair):
            left -= 1
            print(f"{event}: {record['text']}\n    {[(c['kind'], c['trigger']['text']) for c in claims]}")
    print(f"{'event':12} records  typed  paired")
    for event in sorted(total):
        print(f"{event:12} {total[event]:7} {typed[event] / total[event]:6.2f} {paired[event] / total[event]:7.2f}")
    count = max(1, sum(total.values()))
    print(f"plover type={sum(typed.values()) / count:.4f} pair={sum(paired.values()) / count:.4f} records={count}")


if __name__ == "__main__":
    main()
