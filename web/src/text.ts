// Every word that the interface itself says. What the program answers (summaries, reasons, quotes) is shown as it is.

import type { PartName, StatusName } from "./api";

const plural = (n: number, one: string, many: string): string => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

export const text = {
  name: "Firsthand",
  title: (page: string) => (page === "" ? "Firsthand" : `${page} - Firsthand`),
  skip: "Skip to the content",
  menu: "Pages of the workbench",
  loading: "Reading the case",
  noAnswer: "The program does not answer. Is `firsthand serve` still running?",
  retry: "Try again",
  failed: "This did not work",
  more: (n: number) => `Show ${n.toLocaleString("en-GB")} more`,
  number: (n: number) => n.toLocaleString("en-GB"),
  keys: { list: "j and k move through the list, Enter opens, / searches" },
  pages: {
    facts: "Facts",
    timeline: "Timeline",
    documents: "Documents",
    entities: "Entities",
    outlets: "Outlets",
    judgements: "Judgements",
    search: "Search",
    missing: "Not here",
  },
  missing: "The workbench has no page at this address.",
  toFacts: "To the facts",
  summary: (documents: number, claims: number, facts: number) =>
    `${plural(documents, "document", "documents")}, ${plural(claims, "claim", "claims")}, ${plural(facts, "fact", "facts")}`,

  status: {
    corroborated: "corroborated",
    "single-origin": "single origin",
    reported: "reported",
    disputed: "disputed",
    evolving: "evolving",
    denied: "denied",
    untraced: "untraced",
  } satisfies Record<StatusName, string>,
  statusMeans: {
    corroborated: "Two or more independent origins agree.",
    "single-origin": "One origin with access of its own says so.",
    reported: "Outlets say so on their own word; no origin shows access of its own.",
    disputed: "Origins contradict each other.",
    evolving: "The values differ because they hold at different times.",
    denied: "Somebody denies it.",
    untraced: "It cannot be traced to anybody.",
  } satisfies Record<StatusName, string>,
  credibility: {
    label: (digit: number, word: string) => `Credibility ${digit} of 6: ${word}`,
    means: "Admiralty code: 1 confirmed by other sources, 6 cannot be judged",
  },
  counts: {
    origins: (n: number) => plural(n, "origin", "origins"),
    independentOrigins: (n: number) => plural(n, "independent origin", "independent origins"),
    ownWord: (n: number) => plural(n, "own word", "own words"),
    outletsOnOwnWord: (n: number) => plural(n, "outlet on its own word", "outlets on their own word"),
    repeats: (n: number) => plural(n, "repeat", "repeats"),
    untracedReports: (n: number) => plural(n, "untraced report", "untraced reports"),
    deniedBy: (who: string) => `denied by ${who}`,
    facts: (n: number) => plural(n, "fact", "facts"),
    documents: (n: number) => plural(n, "document", "documents"),
    entities: (n: number) => plural(n, "entity", "entities"),
    outlets: (n: number) => plural(n, "outlet", "outlets"),
    claims: (n: number) => plural(n, "claim", "claims"),
  },

  filter: {
    label: "Which facts",
    words: "Words",
    wordsHint: "in the fact or its quotes",
    about: "About",
    aboutHint: "person, body, place",
    kind: "Kind",
    anyKind: "every kind",
    status: "Status",
    anyStatus: "every status",
    since: "Since",
    until: "Until",
    dateHint: "2020-09",
    clear: "Clear",
  },
  facts: {
    none: "No fact passes these filters.",
    empty: "This case holds no facts yet. Take in reports with: firsthand read CASE FOLDER",
    kindOf: (kind: string) => kind.replace(".", " / "),
    undated: "no date",
    provisional: "provisional",
    provisionalMeans: "The evidence that its claims are one fact is thin.",
  },
  fact: {
    page: "Fact",
    form: { event: "event", state: "state" } as Record<string, string>,
    values: "Values",
    value: "Value",
    asOf: "As of",
    by: "On whose word",
    nobodysWord: "no origin",
    claimsThatSay: "Said by",
    time: "When",
    place: "Where",
    origins: "Origins",
    reasons: "Why it is judged so",
    rise: "It would rise if",
    grouping: "Why these claims are one fact",
    notes: "Notes",
    noteLabel: "Note on this fact",
    save: "Save the note",
    event: "What happened",
    state: "What is the case",
    chain: "From the event to the page",
    nobody: "nobody named",
    inDocument: (short: string) => `in document ${short}`,
    sentence: (n: number) => `sentence ${n.toLocaleString("en-GB")}`,
    takenFrom: "taken from",
    accept: "Read rightly",
    reject: "Not what it says",
    acceptLabel: (quote: string) => `Read rightly: ${quote}`,
    rejectLabel: (quote: string) => `Not what it says: ${quote}`,
    judged: { accepted: "accepted by a person", rejected: "rejected by a person" } as Record<string, string>,
  },
  part: {
    origin: "Origins: voices that show access of their own",
    "own word": "Outlets on their own word",
    denial: "Denials",
    untraced: "Untraced: a chain that ends in nobody",
    repeat: "Repeats: taken from another document",
    "not weighed": "Not weighed",
  } satisfies Record<PartName, string>,
  partShort: {
    origin: "origins",
    "own word": "own words",
    denial: "denials",
    untraced: "untraced",
    repeat: "repeats",
    "not weighed": "not weighed",
  } satisfies Record<PartName, string>,
  partNote: {
    origin: "",
    "own word": "Shown, not counted: these outlets state it themselves and show no access of their own.",
    denial: "Voices that say it is not so.",
    untraced: "Shown, not counted: nothing says whose word this is.",
    repeat: "Shown, not counted: however often it is repeated, it is said once.",
    "not weighed": "Shown, not counted: opinion, question, plan or condition, or rejected by a person.",
  } satisfies Record<PartName, string>,
  originKind: {
    witness: "witness",
    official: "official",
    record: "record",
    imagery: "imagery",
    "told-to-outlet": "told the outlet",
    anonymous: "anonymous",
    party: "party to the matter",
  } as Record<string, string>,
  voiceKind: {
    named: "named person",
    official: "official",
    office: "office",
    witness: "witness",
    outlet: "outlet",
    document: "document",
    imagery: "imagery",
    anonymous: "anonymous",
    collective: "people unnamed",
    nobody: "nobody named",
  } as Record<string, string>,
  stance: { asserts: "", denies: "denies it", doubts: "doubts it", relays: "relays it" } as Record<string, string>,
  hedged: (words: string) => `hedged: ${words}`,
  access: (words: string) => `access: ${words}`,
  modality: {
    actual: "",
    planned: "planned",
    possible: "said to be possible",
    conditional: "conditional",
    requested: "asked for",
    ordered: "ordered",
    opinion: "opinion",
  } as Record<string, string>,
  certainty: { certain: "", probable: "probable", possible: "possible", unknown: "certainty unclear" } as Record<
    string,
    string
  >,
  negated: "says it is not so",
  role: {
    actor: "actor",
    target: "target",
    theme: "theme",
    instrument: "with",
    place: "place",
    origin_place: "from",
    destination: "to",
    beneficiary: "for",
  } as Record<string, string>,

  documents: {
    search: "Words in the documents",
    none: "No document holds these words.",
    empty: "This case holds no documents yet.",
    number: "No.",
    title: "Title",
    outlet: "Outlet",
    published: "Published",
    unknownDate: "not known",
    untitled: "untitled",
    truncated: "cut off",
    truncatedMeans: "The report is not complete as received.",
    translated: "translated",
    translatedMeans: "The text is a translation.",
    takenFrom: (relation: string) =>
      ({ copy: "copy of", excerpt: "excerpt of", rewrite: "rewritten from", translation: "translation of", credit: "credits" })[
        relation
      ] ?? `${relation} of`,
    sharedWith: (relation: string) =>
      relation === "copy" ? "same text as" : "shares its text with",
  },
  document: {
    page: "Document",
    claims: "What it claims",
    noClaims: "No claim was read in this document.",
    about: "About this document",
    text: "The text",
    layers: "Marked in the text",
    layer: { claims: "claims", names: "names", times: "times", numbers: "numbers", sayings: "sayings" },
    publisher: "Publisher",
    published: "Published",
    author: "Author",
    title: "Title",
    language: "Language",
    source: "Taken in from",
    address: "Address",
    alsoMet: "The same bytes met at",
    format: "Format",
    hash: "SHA-256",
    original: "Download as received",
    basis: (words: string) => `basis: ${words}`,
    less: "Less favoured",
    takenFrom: "Taken from",
    takenBy: "Taken up by",
    nothingTaken: "No trace that it was taken from another document of the case. That proves nothing.",
    problems: "What could not be read safely",
    undirected: "which was first is not known",
    claimNumber: (n: number) => `claim ${n.toLocaleString("en-GB")}`,
    toClaim: (n: number) => `To claim ${n.toLocaleString("en-GB")} in the list`,
    inText: (n: number) => `Claim ${n.toLocaleString("en-GB")}: show it in the text`,
    fact: "Fact:",
    noFact: "in no fact",
    unknown: "not known",
    boilerplate: (n: number) => `${plural(n, "line", "lines")} around the report: menus, adverts and the like. Nothing is read there.`,
    relation: {
      copy: "a copy",
      excerpt: "an excerpt",
      rewrite: "rewritten",
      translation: "a translation",
      credit: "credits it",
    } as Record<string, string>,
  },
  kinds: {
    person: "people",
    organisation: "organisations",
    outlet: "outlets",
    place: "places",
    facility: "facilities",
    equipment: "equipment",
    operation: "operations",
    document: "documents",
    other: "others",
  } as Record<string, string>,
  kind: {
    person: "person",
    organisation: "organisation",
    outlet: "outlet",
    place: "place",
    facility: "facility",
    equipment: "equipment",
    operation: "operation",
    document: "document",
    other: "other",
  } as Record<string, string>,
  entities: {
    search: "Name",
    all: "all",
    none: "Nothing is called so.",
    empty: "Nothing is named in this case yet.",
    name: "Name",
    also: "Also written",
    kind: "Kind",
    documents: "Documents",
    provisional: "provisional",
    provisionalMeans: "The evidence that these names are one is thin.",
  },
  entity: {
    page: "Entity",
    names: "Names as written",
    script: { Latn: "Latin", Arab: "Arabic", Cyrl: "Cyrillic", Grek: "Greek", Hebr: "Hebrew", Hani: "Chinese" } as Record<
      string,
      string
    >,
    where: "Stands in",
    why: "Why these names are one",
    ids: "Known elsewhere as",
    at: "At",
    facts: "Facts",
    noFacts: "It plays no part in any fact.",
    notes: "Notes",
    noteLabel: "Note on this entity",
    split: "Not the same",
    splitMeans: "Choose the names that mean something else than the others.",
    splitDo: "Take these names apart",
    merge: "The same as",
    mergeMeans: "The name or id of the other.",
    mergeDo: "Make them one",
  },
  outlets: {
    means: "Who is original and who repeats, claim by claim. A grade is a person's: without one it is F, cannot be judged.",
    empty: "No outlet is known in this case yet.",
    name: "Outlet",
    documents: "Documents",
    derived: "derived",
    shares: "Its claims",
    origins: "origins",
    ownWord: "own word",
    repeats: "repeats",
    untraced: "untraced",
    grade: "Reliability",
    ungraded: "not graded",
    unstated: "no publisher known",
    gradeOf: (name: string) => `Reliability of ${name}`,
    grades: {
      A: "A completely reliable",
      B: "B usually reliable",
      C: "C fairly reliable",
      D: "D not usually reliable",
      E: "E unreliable",
      F: "F cannot be judged",
    } as Record<string, string>,
    bar: (origins: number, own: number, repeats: number, untraced: number) =>
      `${origins} on access of its own, ${own} on its own word, ${repeats} repeated, ${untraced} untraced`,
  },
  timeline: {
    means: "Each bar is as long as what is known of the time: a short mark is a day, a long bar is somewhere within.",
    none: "No fact with a time passes these filters.",
    undated: "Without a time",
    sure: "within",
    maybe: "may have been then: its time is only known to span this",
    overview: (from: string, to: string) => `Facts by time, ${from} to ${to}`,
    bucket: (when: string, n: number) => `${when}: ${plural(n, "fact", "facts")}`,
    openStart: "or earlier",
    openEnd: "or later",
    somewhere: (days: number) => `somewhere within ${plural(days, "day", "days")}`,
  },
  judgements: {
    means: "What people decided, with what they were shown. An undone judgement stays in the log.",
    empty: "Nobody has judged anything in this case yet.",
    number: "No.",
    what: "Judgement",
    who: "Who, when",
    shown: "Shown",
    undo: "Undo",
    undoLabel: (n: number) => `Undo judgement ${n}`,
    undone: (when: string) => `undone ${when}`,
    holds: "holds",
    conflicts: "Against it",
    done: (words: string) => `Noted: ${words}`,
    busy: "Weighing anew",
    close: "Close",
  },
  search: {
    label: "Search the case",
    placeholder: "Search",
    hint: "Words, in any language of the case",
    nothing: "Nothing in the case holds these words.",
    all: (n: number, what: string) => `All ${n.toLocaleString("en-GB")} ${what}`,
  },
};

const moments = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** A moment in the reader's own time zone. */
export function moment(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : moments.format(at);
}

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

export function day(at: Date): string {
  return days.format(at);
}

const languages = new Intl.DisplayNames("en", { type: "language" });

/** "ar" -> "Arabic". */
export function languageName(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

const countries = new Intl.DisplayNames("en", { type: "region" });

/** "LY" -> "Libya". */
export function countryName(code: string): string {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
}
