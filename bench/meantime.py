"""Are mentions of one event found to be one, within documents and across them?

Reads the English Wikinews of NewsReader MEANTIME (its texts as tokens, its event mentions with their chains) into a case, and
compares the chains with the case's facts: two mentions are one event where claims of one fact rest on them. CoNLL F1 is the
mean of MUC, B-cubed and CEAF-e, in which clusters of one mention count. Two settings:
- gold mentions: a mention is given to the claim whose trigger holds it. Those that no claim has are alone, or (`+ lemma`) joined
  with others such of the same lemma in the same document. Kinds of claims are those of conflict and politics: few of these mentions,
  which are of business, have one.
- own mentions: the triggers of all claims of documents that have gold mentions; what is no gold mention counts against all alike.
Beside them stand baselines that join the same mentions by their lemma alone: in one document, in one topic, in the whole collection;
and that join nothing.

Prints a table; the last line has the figures. Standard library only.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import tempfile

MONTHS = "january february march april may june july august september october november december".split()
DATE = re.compile(r"(?:\w+ , )?(\w+) (\d\d?) ,? ?(\d{4})$")


def muc(key, response):
    """Numerator and denominator of MUC recall: links of the key that the response has too."""
    of = {mention: at for at, cluster in enumerate(response) for mention in cluster}
    found = total = 0
    for cluster in key:
        parts = {of.get(mention, mention) for mention in cluster}
        found += len(cluster) - len(parts)
        total += len(cluster) - 1
    return found, total


def b_cubed(key, response):
    """Numerator and denominator of B-cubed recall."""
    of = {mention: cluster for cluster in response for mention in cluster}
    found = sum(len(cluster & of[mention]) / len(cluster) for cluster in key for mention in cluster if mention in of)
    return found, sum(map(len, key))


def assignment(gains):
    """The greatest sum of gains (a list of rows) where each row and each column is taken once at most."""
    if len(gains) > len(gains[0]):
        gains = [list(column) for column in zip(*gains)]
    rows, columns = len(gains), len(gains[0])
    # The Hungarian method with potentials; row and column 0 are outside.
    of_row, of_column, row_of, way = [0.0] * (rows + 1), [0.0] * (columns + 1), [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        least, used = [float("inf")] * (columns + 1), [False] * (columns + 1)
        while row_of[column]:
            used[column] = True
            here, step, after = row_of[column], float("inf"), 0
            for other in range(1, columns + 1):
                if not used[other]:
                    cost = -gains[here - 1][other - 1] - of_row[here] - of_column[other]
                    if cost < least[other]:
                        least[other], way[other] = cost, column
                    if least[other] < step:
                        step, after = least[other], other
            for other in range(columns + 1):
                if used[other]:
                    of_row[row_of[other]] += step
                    of_column[other] -= step
                else:
                    least[other] -= step
            column = after
        while column:
            row_of[column], column = row_of[way[column]], way[column]
    return sum(gains[row_of[column] - 1][column - 1] for column in range(1, columns + 1) if row_of[column])


def ceaf(key, response):
    """The sum of CEAF-e (entities matched one to one by the share of mentions that they have in common)."""
    of = {mention: at for at, cluster in enumerate(response) for mention in cluster}
    # Clusters that are tied by no mention gain nothing from each other: each component is matched by itself.
    touched = [sorted({of[mention] for mention in cluster if mention in of}) for cluster in key]
    tied = collections.defaultdict(list)
    for at, others in enumerate(touched):
        for other in others:
            tied[other].append(at)
    total, seen = 0.0, set()
    for start in range(len(key)):
        if start in seen or not touched[start]:
            continue
        keys, responses, open_ = {start}, set(), [start]
        while open_:
            for other in touched[open_.pop()]:
                if other not in responses:
                    responses.add(other)
                    fresh = [at for at in tied[other] if at not in keys]
                    keys.update(fresh)
                    open_ += fresh
        seen |= keys
        share = lambda a, b: 2 * len(a & b) / (len(a) + len(b))
        total += assignment([[share(key[k], response[r]) for r in sorted(responses)] for k in sorted(keys)])
    return total


def scores(key, response):
    """F1 of MUC, B-cubed and CEAF-e, and their mean. Clusters are sets of mentions.

    The worked example of Pradhan et al. (2014), "Scoring Coreference Partitions of Predicted Mentions":

    >>> key, response = [set("abc"), set("defg")], [set("ab"), set("cd"), set("fghi")]
    >>> [round(figure, 4) for figure in scores(key, response)]
    [0.4, 0.4545, 0.52, 0.4582]
    >>> scores(key, key)
    [1.0, 1.0, 1.0, 1.0]
    >>> [round(figure, 4) for figure in scores(key, [{mention} for mention in "abcdefg"])]
    [0.0, 0.4444, 0.2, 0.2148]
    >>> round(assignment([[3, 2, 1], [3, 1, 0]]), 4)
    5
    """
    f1 = lambda p, r: 2 * p * r / (p + r) if p + r else 0.0
    figures = []
    for metric in (muc, b_cubed):
        (right, wanted), (found, given) = metric(key, response), metric(response, key)
        figures.append(f1(found / given if given else 0.0, right / wanted if wanted else 0.0))
    matched = ceaf(key, response)
    figures.append(f1(matched / max(1, len(response)), matched / max(1, len(key))))
    return [*figures, sum(figures) / 3]


def collection(folder):
    """Documents by key: sentences of (token, chains whose mention begins there); and the lemma of (chain, word)."""
    told = json.loads((folder / "event_mentions.json").read_text("utf-8"))
    lemmas = {(m["coref_chain"], m["mention_head"]): m["mention_head_lemma"].lower() for m in told}
    chains, documents = {chain for chain, _ in lemmas}, {}
    for line in (folder / "meantime.conll").read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            document, sentence, _, token, marks = line.split("\t")
            here = [mark for mark in re.findall(r"\((\w+)", marks) if mark in chains]
            documents.setdefault(document, {}).setdefault(int(sentence), []).append((token, here))
    return {key: [of[at] for at in sorted(of)] for key, of in documents.items()}, lemmas


def written(tokens):
    """Tokens as a sentence, as people write it."""
    text, closed = "", True
    for token in tokens:
        quote = token in ("``", "''", '"')
        token = '"' if quote else {"-LRB-": "(", "-RRB-": ")"}.get(token, token)
        behind = token in {".", ",", ":", ";", "?", "!", "%", ")", "'", '"'} or token.startswith("'") or token == "n't"
        tight = not text or text[-1] in "($#" or (text[-1] == '"' and not closed)
        if quote:
            behind, closed = not closed, not closed
        text += token if behind or tight else " " + token
    return text


def day(sentence):
    """The date that a line of tokens is, in ISO 8601, or nothing."""
    found = DATE.match(" ".join(token for token, _ in sentence))
    month = found and found[1].lower()
    return f"{found[3]}-{MONTHS.index(month) + 1:02}-{int(found[2]):02}" if month in MONTHS else None


def weighed(firsthand, documents, folder):
    """What the program's export has when it has read all documents."""
    reports, names = folder / "reports", {}
    reports.mkdir()
    for at, (key, sentences) in enumerate(sorted(documents.items())):
        names[f"{at:03}.txt"] = key
        lines = [written(token for token, _ in sentence) for sentence in sentences]
        dates = [line for line, sentence in zip(lines, sentences) if day(sentence)]
        body = [line for line in lines[1:] if line not in dates]
        (reports / f"{at:03}.txt").write_text("\n\n".join([lines[0], *dates[:1], " ".join(body)]) + "\n", "utf-8")
        beside = {"published": next(filter(None, map(day, sentences)), None), "publisher": "Wikinews", "language": "en"}
        (reports / f"{at:03}.txt.meta.json").write_text(json.dumps({k: v for k, v in beside.items() if v}), "utf-8")
    case = folder / "meantime.case"
    for words in (["new", case], ["read", case, reports], ["export", case, "--to", "jsonl", "-o", folder / "export"]):
        subprocess.run([firsthand, *map(str, words)], check=True, capture_output=True)
    load = lambda name: [json.loads(x) for x in (folder / "export" / name).read_text("utf-8").split("\n") if x]
    return names, load("documents.jsonl"), load("claims.jsonl"), load("facts.jsonl")


def offsets(text, sentences):
    """For each token (sentence, place) where it begins and ends in a text that has them in this order."""
    found, at = {}, 0
    dates = [sentence for sentence in sentences if day(sentence)]
    ordered = [sentences[0], *dates[:1], *(s for s in sentences[1:] if not day(s))]
    for sentence in ordered:
        number = next(n for n, other in enumerate(sentences) if other is sentence)
        for place, (token, _) in enumerate(sentence):
            start = text.find(token, at)
            if start >= 0 and start - at < 40:
                found[number, place] = (start, start + len(token))
                at = start + len(token)
    return found


def clusters(mentions, name):
    """Mentions with one name are one cluster; without a name, each is alone."""
    found = collections.defaultdict(set)
    for mention in mentions:
        found[name(mention) or mention].add(mention)
    return list(found.values())


def main():
    here = pathlib.Path(__file__).resolve().parent
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--firsthand", default="firsthand", help="the program to score")
    options.add_argument("--data", default=here.parent.parent / "shared/corpora/meantime", help="the collection")
    options.add_argument("--limit", type=int, help="only the first so many documents")
    options.add_argument("--show-errors", type=int, default=0, metavar="N", help="print the first N mentions that are put wrongly")
    options = options.parse_args()
    documents, lemmas = collection(pathlib.Path(options.data))
    documents = dict(sorted(documents.items())[: options.limit])
    with tempfile.TemporaryDirectory() as folder:
        names, read, claims, facts = weighed(options.firsthand, documents, pathlib.Path(folder))
    keys = {d["id"]: names[pathlib.PurePath(path).name] for d in read for path in d["sightings"]}
    places = {keys[d["id"]]: offsets(d["text"], documents[keys[d["id"]]]) for d in read}
    # Gold: (document, sentence, place) -> chain.
    gold = {
        (key, number, place): chains[0]
        for key, sentences in documents.items()
        for number, sentence in enumerate(sentences)
        for place, (_, chains) in enumerate(sentence)
        if chains
    }
    word = lambda mention: documents[mention[0]][mention[1]][mention[2]][0]
    fact_of = {member["claim"]: fact["id"] for fact in facts for member in fact["members"]}
    told, lemma = {}, {m: lemmas.get((chain, word(m)), word(m).lower()) for m, chain in gold.items()}
    annotated = {key for key, *_ in gold}
    for claim in claims:
        key = keys[claim["document"]]
        start, end = claim["trigger"]["start"], claim["trigger"]["end"]
        held = sorted(p for p, (s, e) in places[key].items() if s < end and start < e)
        if held and key in annotated:
            # A trigger of several words is the mention that gold has among them.
            mention = next(((key, *p) for p in held if (key, *p) in gold), (key, *held[0]))
            told.setdefault(mention, fact_of.get(claim["id"]))
            lemma.setdefault(mention, claim["trigger"]["lemma"].lower())
    rows = {}

    def row(name, mentions, of):
        rows[name] = scores(clusters(gold, gold.get), clusters(mentions, of))

    baselines = {
        "nothing joined": lambda m: None,
        "lemma, document": lambda m: (m[0], lemma[m]),
        "lemma, topic": lambda m: (m[0].split("/")[0], lemma[m]),
        "lemma, collection": lambda m: lemma[m],
    }
    own = sorted(told)
    for setting, mentions in (("gold", sorted(gold)), ("own", own)):
        row(f"{setting}: facts", mentions, told.get)
        if setting == "gold":
            row("gold: facts + lemma", mentions, lambda m: told.get(m) or (m[0], lemma[m]))
        for name, of in baselines.items():
            row(f"{setting}: {name}", mentions, of)
    left = options.show_errors
    for one in sorted(gold) if left else []:
        for other in sorted(gold):
            joined = told.get(one) is not None and told.get(one) == told.get(other)
            if left and one < other and joined != (gold[one] == gold[other]):
                left -= 1
                text = lambda m: " ".join(token for token, _ in documents[m[0]][m[1]])
                claimed = ["no claim", "a claim"]
                print("joined" if joined else "missed", *[f"\n    {m[0]} {word(m)} ({claimed[m in told]}): {text(m)}" for m in (one, other)])
    print(f"{'':28} {'MUC':>6} {'B3':>6} {'CEAFe':>6} {'CoNLL':>6}")
    for name, figures in rows.items():
        print(f"{name:28} " + " ".join(f"{figure:6.3f}" for figure in figures))
    found = sum(m in told for m in gold)
    line = " ".join(f"{name.replace(': ', '_').replace(', ', '_').replace(' + ', '_').replace(' ', '_')}={f[3]:.4f}" for name, f in rows.items())
    print(f"meantime {line} mentions={len(gold)} with_claim={found} own={len(own)} documents={len(annotated)}")


if __name__ == "__main__":
    main()
