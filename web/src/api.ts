// What the program's API answers. The types are made from its own description (openapi.json, by `npm run types`); here they
// get the names by which the pages call them.

import type { components } from "./schema";

type Schemas = components["schemas"];

/** A stretch of days, closed; an end that is null is open. */
export type Interval = Schemas["Days"];
export type Named = Schemas["Named"];
export type Piece = Schemas["Piece"];

/** A part of a list, and how long the whole list is. */
export interface Part<T> {
  total: number;
  items: T[];
}

export type DocumentName = Schemas["DocumentName"];
export type DocumentLine = Schemas["DocumentLine"];
export type DocumentPage = Schemas["DocumentPage"];
export type Descent = Schemas["DescentLine"];
export type Block = Schemas["BlockPart"];
export type TextPiece = Schemas["TextPiece"];
export type ClaimMark = Schemas["ClaimMark"];
/** Two documents, and the words that stand in both. */
export type Beside = Schemas["Beside"];
export type BesideDocument = Schemas["BesideDocument"];

export type FactLine = Schemas["FactLine"];
export type FactPage = Schemas["FactPage"];
export type FactList = Schemas["FactList"];
export type Value = Schemas["ValuePart"];
export type Member = Schemas["MemberPart"];
export type ChainLink = Schemas["LinkPart"];
export type StatusName = FactLine["status"];
export type PartName = Member["part"];

/** In the order in which they are shown. */
export const STATUSES = [
  "corroborated",
  "single-origin",
  "reported",
  "disputed",
  "evolving",
  "denied",
  "untraced",
] as const satisfies StatusName[];
export const PARTS = ["origin", "own word", "denial", "untraced", "repeat", "not weighed"] as const satisfies PartName[];

/** How many facts there are of each sort, and the names of entities that are filtered by. */
export interface Facets {
  kinds: Record<string, number>;
  statuses: Partial<Record<StatusName, number>>;
  named: Named[];
}
export type FactsByTime = Schemas["FactsByTime"];
export type TimeBar = Schemas["TimeBar"];
export type FactName = Schemas["FactName"];
export type FactMap = Schemas["FactMap"];
export type MapPlace = Schemas["MapPlace"];
/** What lies under the map. */
export type BaseMap = Schemas["BaseMapPage"];
export type Network = Schemas["Network"];
export type Edge = Schemas["Edge"];
export type SeriesList = Schemas["SeriesList"];
export type Series = SeriesList["series"]["items"][number];
export type Point = Series["points"]["items"][number];

export type EntityLine = Schemas["EntityLine"];
export type EntityName = Schemas["NamePart"];
export type EntityPage = Schemas["EntityPage"];
export type EntityList = Schemas["EntityList"];
export type Outlet = Schemas["OutletList"]["items"][number];
export type Voice = Schemas["VoiceList"]["items"][number];
export type Judgement = Schemas["JudgementLine"];
export type JudgementList = Schemas["JudgementList"];
/** Two documents that share text. */
export type Pair = Schemas["PairList"]["items"][number];
/** What a judgement would change. */
export type Preview = Schemas["Preview"];
/** A judgement as it is asked for; things by their ids. */
export type Ask = Schemas["Ask"];

export type Summary = Schemas["Summary"];
export type Desk = Schemas["Desk"];
export type Found = Schemas["Found"];
/** A brief as it is put together. */
export type Draft = Required<Schemas["Draft"]>;
export type DraftPart = Schemas["DraftPart"];
export type DraftPage = Omit<Schemas["DraftPage"], "draft"> & { draft: Draft };
export type BriefEntry = Schemas["Entry"];
/** How far the reading of files is. */
export type ReadingState = Schemas["ReadingState"];
export type Session = Schemas["Session"];

/** Called when the program wants a password first. */
export const gate: { closed: () => void } = { closed: () => undefined };

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
  if (response.status === 401 && path !== "/api/login") gate.closed();
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
