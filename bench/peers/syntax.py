"""English read: `firsthand annotate` beside a spaCy pipeline (tagger, parser, names) trained here on the same files, in one run.

    python3 -m venv target/peers/spacy
    target/peers/spacy/bin/pip install spacy
    target/peers/spacy/bin/python bench/peers/syntax.py --firsthand target/release/firsthand --corpora FOLDER --minutes 60

FOLDER holds `ud-ewt`, `ud-gum` and `uner-ewt`. spaCy starts from its blank English pipeline and learns from the trees of EWT and
GUM and the names of UNER, in batches that grow, until the names and trees of the development files have not become better for
`--patience` measurements, or until `--minutes` are over: the table says which. Its best weights are measured. Both then read the
raw text of the development files. Parts of speech and labelled trees are F1 of words with the right extent, main types of
relations only; names are F1 of extent and kind (persons, organisations, places). Speed is words a second on one core, starting
aside. Writes the table to standard output. It was tried on slices (`--limit 60 --minutes 0.2`) and not yet run whole.
"""
import argparse
import collections
import json
import subprocess
import time
from pathlib import Path

TREES = ("ud-ewt/train.conllu", "ud-gum/train-by.conllu", "ud-gum/train-bysa.conllu")
NAMES = "uner-ewt/train.iob2"
HELD = ("ud-ewt/dev.conllu", "ud-gum/dev-by.conllu", "ud-gum/dev-bysa.conllu", "uner-ewt/dev.iob2")
KINDS = {"person": "PER", "organisation": "ORG", "outlet": "ORG", "place": "LOC", "facility": "LOC"}
# A measurement of progress after this many words.
STRIDE = 100_000


def sentences(path, limit=None):
    """(text, rows of words, opens a paragraph, opens a document, glued to the next) of each sentence."""
    blocks = [b for b in path.read_text("utf-8").split("\n\n") if b.strip()][:limit]
    parted = any("\n# newdoc" in "\n" + b for b in blocks)
    for number, block in enumerate(blocks):
        lines = block.strip("\n").split("\n")
        heads = [line for line in lines if line.startswith("#")]
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        text = next(h.split("=", 1)[1].strip() for h in heads if h.startswith("# text ="))
        surface = [r for r in rows if "." not in r[0]]
        last = next((r for r in surface if r[0].endswith("-" + surface[-1][0])), surface[-1])
        document = any(h.startswith("# newdoc") for h in heads) or not parted and number % 20 == 0
        paragraph = any(h.startswith("# newpar") for h in heads)
        yield text, [r for r in rows if r[0].isdigit()], paragraph, document, "SpaceAfter=No" in last[-1]


def documents(path, limit=None):
    """(text, words) of each document; a word is (start, end, row, number of its sentence's first word)."""
    out, glued = [], True
    for text, rows, paragraph, opens, tight in sentences(path, limit):
        if opens or not out:
            out.append(["", []])
        document = out[-1]
        if document[0]:
            document[0] += "\n\n" if paragraph else "" if glued else "\n" if path.suffix == ".iob2" else " "
        offset, at, first = len(document[0]), 0, len(document[1])
        for row in rows:
            start = text.find(row[1], at)
            if start < 0 or text[at:start].strip():
                start = at + len(text[at:]) - len(text[at:].lstrip())
            at = min(len(text), start + len(row[1]))
            document[1].append((offset + start, offset + at, row, first))
        document[0] += text
        glued = tight
    return out


def main_type(label):
    return label.split(":")[0]


def names_of(words):
    """Gold names as [start, end, kind]."""
    out = []
    for start, end, row, _ in words:
        tag, kind = row[2][:1], row[2][2:]
        if tag == "I" and out:
            out[-1][1] = end
        elif tag == "B" and kind != "O":
            out.append([start, end, kind])
    return out


def f1(right, found, gold):
    return 200 * right / max(1, found + gold)


def score(gold, answers, named):
    """F1 in percent: parts of speech and labelled trees of words, or names; an answer is (words, names)."""
    counts = collections.Counter()
    for (_, words), (found, names) in zip(gold, answers):
        if named:
            marks = {tuple(n) for n in names_of(words)}
            other = [m for m in marks if m[2] == "OTH"]
            marks = {m for m in marks if m[2] != "OTH"}
            names = {n for n in names if n in marks or not any(o[0] < n[1] and n[0] < o[1] for o in other)}
            counts.update(right=len(marks & names), found=len(names), gold=len(marks))
            continue
        counts.update(found=len(found), gold=len(words))
        for start, end, row, first in words:
            upos, head, label = found.get((start, end), (None, None, None))
            counts["upos"] += upos == row[3]
            ours = words[first + int(row[6]) - 1][:2] if int(row[6]) else None
            counts["las"] += label is not None and head == ours and main_type(label) == main_type(row[7])
    if named:
        return {"names": f1(counts["right"], counts["found"], counts["gold"])}
    return {key: f1(counts[key], counts["found"], counts["gold"]) for key in ("upos", "las")}


def firsthand(program, texts):
    lines = "".join(json.dumps({"id": str(n), "text": t, "language": "en"}) + "\n" for n, t in enumerate(texts))

    def asked(lines):
        begun = time.perf_counter()
        done = subprocess.run([program, "annotate", "--jsonl", "--tokens"], input=lines, capture_output=True, text=True, check=True)
        return done.stdout, time.perf_counter() - begun

    starting = asked(json.dumps({"id": "0", "text": "Two tugs left.", "language": "en"}) + "\n")[1]
    out, seconds = asked(lines)
    answers = []
    for line in out.splitlines():
        answer = json.loads(line)
        tokens = answer["tokens"]
        extent = lambda n: (tokens[n]["start"], tokens[n]["end"]) if n >= 0 else None
        words = {extent(n): (t["upos"], extent(t["head"]), t["deprel"]) for n, t in enumerate(tokens)}
        names = {(m["start"], m["end"], KINDS[m["type"]]) for m in answer["mentions"] if m["type"] in KINDS}
        answers.append((words, names))
    return answers, max(1e-6, seconds - starting)


def spacy_reads(nlp, texts):
    begun = time.perf_counter()
    docs = list(nlp.pipe(texts))
    seconds = time.perf_counter() - begun
    answers = []
    for doc in docs:
        extent = lambda t: (t.idx, t.idx + len(t))
        words = {
            extent(t): (t.tag_, None if t.head is t else extent(t.head), "root" if t.dep_ == "ROOT" else t.dep_)
            for t in doc
            if not t.is_space
        }
        answers.append((words, {(e.start_char, e.end_char, e.label_) for e in doc.ents}))
    return answers, seconds


def examples(nlp, corpora, limit):
    """Sentences as spaCy learns from them; names where UNER marks the same sentence."""
    from spacy.tokens import Doc
    from spacy.training import Example

    named = {tuple(r[1] for r in rows): [r[2] for r in rows] for _, rows, *_ in sentences(corpora / NAMES)}
    out = []
    for path in TREES:
        for text, rows, *_ in sentences(corpora / path, limit):
            forms, spaces, at = [r[1] for r in rows], [], 0
            for form in forms:
                found = text.find(form, at)
                at = (found if found >= 0 else at) + len(form)
                spaces.append(text[at:at + 1].isspace())
            tags = named.get(tuple(forms))
            heads = [int(r[6]) - 1 if int(r[6]) else n for n, r in enumerate(rows)]
            labels = ["ROOT" if not int(r[6]) else main_type(r[7]) for r in rows]
            gold = {
                "words": forms,
                "spaces": spaces,
                "tags": [r[3] for r in rows],
                "heads": heads,
                "deps": labels,
                "sent_starts": [int(n == 0) for n in range(len(forms))],
                "entities": [t if t[2:] in ("PER", "ORG", "LOC") else "O" for t in tags] if tags else ["-"] * len(forms),
            }
            # Words that are not spelt as the text is cannot be laid over spaCy's own.
            same = "".join(forms) == "".join(text.split())
            doc = nlp.make_doc(text) if same else Doc(nlp.vocab, words=forms, spaces=spaces)
            out.append(Example.from_dict(doc, gold))
    return out


def train(corpora, minutes, patience, limit, held):
    """The trained pipeline, and how it came to its end."""
    import random

    import spacy
    from spacy.util import compounding, minibatch

    random.seed(1)
    nlp = spacy.blank("en")
    for pipe in ("tagger", "parser", "ner"):
        nlp.add_pipe(pipe)
    data = examples(nlp, corpora, limit)
    nlp.initialize(lambda: data)
    optimizer = nlp.create_optimizer()
    begun, seen, measured, best, waited, rounds = time.perf_counter(), 0, 0, (-1.0, None), 0, 0
    while True:
        random.shuffle(data)
        for batch in minibatch(data, size=compounding(16.0, 128.0, 1.001)):
            nlp.update(batch, sgd=optimizer, drop=0.1)
            seen += sum(len(e.reference) for e in batch)
            over = time.perf_counter() - begun > 60 * minutes
            if seen - measured < STRIDE and not over:
                continue
            measured = seen
            with nlp.use_params(optimizer.averages):
                now = sum(
                    sum(score(gold, spacy_reads(nlp, [t for t, _ in gold])[0], path.suffix == ".iob2").values())
                    for path, gold in held
                )
                if now > best[0]:
                    best, waited = (now, nlp.to_bytes()), 0
                else:
                    waited += 1
            if over or waited >= patience:
                why = "its time was over" if over else f"it had not become better {patience} times"
                spent = (time.perf_counter() - begun) / 60
                return nlp.from_bytes(best[1]), f"{seen:,} words in {spent:.1f} minutes, {rounds} whole rounds; then {why}"
        rounds += 1


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--firsthand", default="target/release/firsthand")
    options.add_argument("--corpora", type=Path, required=True)
    options.add_argument("--minutes", type=float, default=60, help="how long spaCy may learn (default 60)")
    options.add_argument("--patience", type=int, default=8, help="measurements without a gain before it ends (default 8)")
    options.add_argument("--limit", type=int, help="only the first N sentences of each file, to try the script")
    given = options.parse_args()
    import spacy

    held = [(given.corpora / name, documents(given.corpora / name, given.limit)) for name in HELD]
    nlp, course = train(given.corpora, given.minutes, given.patience, given.limit, [held[0], held[-1]])
    print("# English: Firsthand beside spaCy\n")
    print(f"Written by `bench/peers/syntax.py`, both in one run; spaCy {spacy.__version__}, trained on {course}.\n")
    print("| file | program | UPOS | LAS | names | words a second | speed of Firsthand to it |")
    print("|---|---|---|---|---|---|---|")
    for path, gold in held:
        texts, named = [t for t, _ in gold], path.suffix == ".iob2"
        words = sum(len(w) for _, w in gold)
        ours, seconds = firsthand(given.firsthand, texts)
        theirs, their_seconds = spacy_reads(nlp, texts)
        for name, answers, took in (("firsthand", ours, seconds), ("spaCy", theirs, their_seconds)):
            figures = score(gold, answers, named)
            cells = [f"{figures[key]:.1f}" if key in figures else "" for key in ("upos", "las", "names")]
            ratio = "" if name == "firsthand" else f"{their_seconds / seconds:.1f}"
            print(f"| {path.parent.name}/{path.name} | {name} | {' | '.join(cells)} | {words / took:.0f} | {ratio} |")


if __name__ == "__main__":
    main()
