// What the program's API answers. The types are those of `crates/workbench/src/views.rs`, field by field.

/** A stretch of days, closed; an end that is null is open. */
export interface Interval {
  from: string | null;
  to: string | null;
}

export interface Named {
  id: string;
  name: string;
}

export interface DocumentName {
  /** Its number in the case: "004". */
  short: string;
  /** SHA-256 of its bytes. */
  id: string;
  title: string | null;
  outlet: string;
}

export interface Stated {
  value: string;
  basis: string;
}

export interface Published extends Interval {
  basis: string;
  text: string;
}

export interface Descent {
  document: DocumentName;
  relation: string;
  directed: boolean;
  score: number;
  basis: string[];
}

export interface Piece {
  text: string;
  marked: boolean;
}

export interface DocumentLine extends DocumentName {
  publisher: Stated | null;
  published: Published | null;
  language: string | null;
  path: string;
  url: string | null;
  truncated: boolean;
  translated: boolean;
  taken_from: Descent[];
  snippet: Piece[];
}

export const STATUSES = [
  "corroborated",
  "single-origin",
  "reported",
  "disputed",
  "evolving",
  "denied",
  "untraced",
] as const;
export type StatusName = (typeof STATUSES)[number];

export interface Place extends Named {
  lat: number | null;
  lon: number | null;
  country: string | null;
}

export interface FactLine {
  id: string;
  short: string;
  kind: string;
  form: string;
  summary: string;
  status: StatusName;
  credibility: number;
  credibility_word: string;
  independent_origins: number;
  own_word: number;
  repeats: number;
  untraced: number;
  origins: string[];
  denied_by: string[];
  outlets: string[];
  documents: number;
  whose_word: string;
  time: Interval | null;
  when: string | null;
  place: Place | null;
  provisional: boolean;
}

export interface FactInList extends FactLine {
  values: string[];
}

export interface Value {
  text: string;
  as_of: Interval | null;
  as_of_text: string | null;
  low: number | null;
  high: number | null;
  unit: string | null;
  claims: string[];
  origins: string[];
}

export interface Origin {
  voice: string;
  entity: string | null;
  kind: string;
  documents: DocumentName[];
  claims: string[];
}

export interface ChainLink {
  text: string;
  entity: Named | null;
  kind: string;
  cue: string | null;
  stance: string;
  hedge: string | null;
  access: string | null;
}

export const PARTS = ["origin", "own word", "denial", "untraced", "repeat", "not weighed"] as const;
export type PartName = (typeof PARTS)[number];

export interface Member {
  claim: string;
  kind: string;
  part: PartName;
  reason: string;
  document: DocumentName;
  published: Published | null;
  taken_from: DocumentName | null;
  sentence: Piece[];
  sentence_number: number | null;
  start: number;
  end: number;
  chain: ChainLink[];
  polarity: string;
  modality: string;
  certainty: string;
  time: string | null;
  interval: Interval | null;
  numbers: string[];
  judged: string | null;
}

export interface FactPage extends FactLine {
  roles: { role: string; entity: Named }[];
  value_list: Value[];
  origin_list: Origin[];
  reasons: string[];
  would_rise_if: string[];
  members: Member[];
  grouping: string[];
  notes: Judgement[];
}

export interface TextPiece {
  text: string;
  claims?: number[];
  entity?: Named;
  time?: string;
  number?: boolean;
  cue?: boolean;
}

export interface Block {
  kind: string;
  pieces: TextPiece[];
}

export interface ClaimMark {
  number: number;
  id: string;
  kind: string;
  quote: string;
  chain: string[];
  fact: string | null;
  fact_short: string | null;
  fact_summary: string | null;
}

export interface DocumentPage extends DocumentLine {
  authors: Stated[];
  title_basis: string | null;
  alternatives: [string, string, string][];
  sightings: string[];
  custody: { path: string; retrieved: string | null; sidecar: boolean }[];
  bytes: number;
  container: string | null;
  media_type: string;
  charset: string;
  blocks: Block[];
  claims: ClaimMark[];
  taken_by: Descent[];
  problems: string[];
}

export interface EntityLine {
  id: string;
  short: string;
  kind: string;
  name: string;
  also: string[];
  documents: number;
  provisional: boolean;
  country: string | null;
  lat: number | null;
  lon: number | null;
}

export interface EntityName {
  text: string;
  script: string;
  language: string;
  documents: DocumentName[];
}

export interface EntityPage extends EntityLine {
  names: EntityName[];
  ids: Record<string, string>;
  reasons: string[];
  facts: FactInList[];
  notes: Judgement[];
}

export interface Outlet {
  name: string;
  stated: boolean;
  grade: string;
  graded: boolean;
  documents: number;
  derived: number;
  origins: number;
  own_word: number;
  repeats: number;
  untraced: number;
}

export interface Judgement {
  number: number;
  text: string;
  who: string;
  when: string;
  shown: string;
  undone: string | null;
  conflicts: string[];
}

export interface Summary {
  path: string;
  documents: number;
  claims: number;
  entities: number;
  facts: number;
  judgements: number;
  statuses: Partial<Record<StatusName, number>>;
}

/** A part of a list, and how long the whole list is. */
export interface Part<T> {
  total: number;
  items: T[];
}

/** How many facts each kind and each status has among those that pass the other filters. */
export interface Facets {
  kinds: Record<string, number>;
  statuses: Partial<Record<StatusName, number>>;
}

export interface FactList extends Part<FactInList>, Facets {}

/** A stretch of time, and how many facts were surely or perhaps then. */
export interface TimeBar {
  from: string;
  to: string;
  within: number;
  maybe: number;
}

export interface FactsByTime extends Facets {
  total: number;
  entries: FactInList[];
  undated: Part<FactInList>;
  span: Interval | null;
  bars: TimeBar[];
}

/** A voice, and how much hangs on it alone. */
export interface Hinge {
  voice: string;
  entity: string | null;
  kind: string;
  facts: number;
  documents: number;
  examples: FactInList[];
}

export interface News {
  since: string;
  documents: Part<DocumentLine>;
  facts: Part<FactInList>;
  grown: Part<FactInList>;
}

export interface Desk {
  summary: Summary;
  outlets: number;
  languages: Record<string, number>;
  published: Published | null;
  news: News | null;
  disputed: Part<FactInList>;
  corroborated: Part<FactInList>;
  widely: Part<FactInList>;
  hinges: Part<Hinge>;
  waiting: {
    conflicts: Judgement[];
    facts: Part<FactInList>;
    entities: Part<EntityLine>;
    pairs: Part<{ left: DocumentName; right: DocumentName; relation: string; basis: string[] }>;
    outlets: Part<Outlet>;
  };
}

export interface SharedPiece {
  text: string;
  run: number | null;
}

export interface BesideDocument extends DocumentLine {
  words: number;
  shared: number;
  blocks: { kind: string; pieces: SharedPiece[] }[];
}

/** Two documents, and the words that stand in both. */
export interface Beside {
  left: BesideDocument;
  right: BesideDocument;
  runs: number;
  descent: Descent | null;
  onward: boolean;
  alike: { fact: string; summary: string; left: string; left_quote: string; right: string; right_quote: string }[];
}

/** A fact as it is named in a picture. */
export interface FactName {
  id: string;
  summary: string;
  status: StatusName;
  when: string | null;
  claim: string;
  document: string;
}

export interface MapPlace {
  place: Named;
  lat: number;
  lon: number;
  country: string | null;
  feature: string;
  radius_km: number | null;
  facts: number;
  there: number;
  statuses: Partial<Record<StatusName, number>>;
  items: FactName[];
}

export interface FactMap extends Facets {
  places: MapPlace[];
  unplaced: number;
}

export interface Node {
  id: string;
  name: string;
  kind: string;
  facts: number;
}

export interface Edge {
  left: string;
  right: string;
  facts: number;
  kinds: Record<string, number>;
  from: string | null;
  to: string | null;
  items: FactName[];
}

export interface Network extends Facets {
  nodes: Node[];
  edges: Edge[];
  left_out: number;
}

export interface Point {
  text: string;
  low: number | null;
  high: number | null;
  when: Interval | null;
  when_text: string | null;
  voice: string;
  part: PartName;
  fact: string;
  summary: string;
  claim: string;
  document: string;
}

export interface Series {
  kind: string;
  about: Named | null;
  unit: string | null;
  points: Point[];
}

export interface SeriesList extends Facets {
  series: Part<Series>;
}

export interface EntityList extends Part<EntityLine> {
  kinds: Record<string, number>;
}

export interface Found {
  facts: Part<FactInList>;
  documents: Part<DocumentLine>;
  entities: Part<EntityLine>;
}

/** A judgement as it is asked for; things by their ids. */
export type Ask =
  | { decision: "accept" | "reject"; claim: string }
  | { decision: "grade"; voice: string; grade: string }
  | { decision: "note"; about: string; text: string }
  | { decision: "merge"; left: string; right: string }
  | { decision: "split"; entity: string; names: string[] }
  | { decision: "same" | "different"; left: string; right: string }
  | { decision: "copy" | "independent"; document: string; of: string };

/** Asks the program; fails with its own words. */
export async function call<T>(path: string, body?: unknown, method = "POST"): Promise<T> {
  const options: RequestInit =
    body === undefined
      ? {}
      : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  let response: Response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("");
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const said = answer !== null && typeof answer === "object" && "error" in answer ? String(answer.error) : "";
    throw new Error(said || `${response.status} ${response.statusText}`);
  }
  return answer as T;
}

/** `/api/facts?status=denied`: what is empty is left out. */
export function query(path: string, parameters: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}
