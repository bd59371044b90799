// A fact's values as marks on lines: numbers on a number line, times on a time line, a row a voice.

import type { FactPage, Interval, Member, Value } from "./api";
import type { Mark, Row, Tick } from "./parts/RowLine.svelte";
import { text } from "./text";
import { dayNumber, fitting, label, span, unitFor, units } from "./time";

export interface Line {
  unit: string;
  rows: Row[];
  from: number;
  to: number;
  ticks: Tick[];
}

/** Round numbers within a stretch, about `n` of them; `whole`: no fractions. */
export function roundNumbers(from: number, to: number, n: number, whole = false): number[] {
  const rough = Math.max((to - from) / Math.max(1, n), whole ? 1 : 0);
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? rough;
  const found: number[] = [];
  for (let i = Math.ceil(from / step); i * step <= to && found.length < 50; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}

/** Whose word a claim is: its origin, whoever denies it, or else the outlet. */
function voiceOf(page: FactPage, member: Member): string {
  if (member.part === "origin") return page.origin_list.find((o) => o.claims.includes(member.claim))?.voice ?? member.document.outlet;
  return (member.part === "denial" ? member.chain.at(-1)?.text : "") || member.document.outlet;
}

/** A row for each voice; a repeat has one only for what nobody else says. */
function gather(page: FactPage, entries: { member: Member; mark: Mark }[]): Row[] {
  const rows = new Map<string, Row>();
  const same = (a: Mark, b: Mark) => a.from === b.from && a.to === b.to && a.label === b.label;
  for (const { member, mark } of entries) {
    if (member.part === "repeat" && entries.some((e) => e.member.part !== "repeat" && same(e.mark, mark))) continue;
    const voice = voiceOf(page, member);
    const key = `${voice}\n${member.part}`;
    const row = rows.get(key) ?? { voice, about: text.partOne[member.part], marks: [] };
    if (!row.marks.some((m) => same(m, mark))) row.marks.push(mark);
    rows.set(key, row);
  }
  return [...rows.values()];
}

function mark(member: Member, from: number | null, to: number | null, label: string): Mark {
  return { from, to, label, href: `/documents/${member.document.short}#${member.claim}`, solid: member.part === "origin" };
}

function said(page: FactPage, value: Value): Member[] {
  return page.members.filter((m) => value.claims.includes(m.claim));
}

/** A number line for each thing counted of which two different numbers are given. */
export function numberLines(page: FactPage): Line[] {
  const byMeasure = new Map<string, Value[]>();
  for (const value of page.value_list) {
    if (value.low === null && value.high === null) continue;
    const measure = value.measure ?? "";
    byMeasure.set(measure, [...(byMeasure.get(measure) ?? []), value]);
  }
  const lines: Line[] = [];
  for (const values of byMeasure.values()) {
    const unit = [...new Set(values.map((v) => v.unit ?? ""))].join(", ");
    const numbers = values.flatMap((v) => [v.low, v.high]).filter((n): n is number => n !== null);
    if (new Set(numbers).size < 2) continue;
    const entries = values.flatMap((value) =>
      said(page, value).map((member) => ({
        member,
        mark: mark(member, value.low, value.high, text.fact.range(value.text, value.as_of_text ?? "")),
      })),
    );
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    const air = (most - least) * 0.08;
    const [from, to] = [least - air, most + air];
    const ticks = roundNumbers(from, to, 5, numbers.every(Number.isInteger)).map((at) => ({ at, label: at.toLocaleString("en-GB") }));
    lines.push({ unit, rows: gather(page, entries), from, to, ticks });
  }
  return lines;
}

/** The times that are given, if they differ; null where all say the same or nothing. */
export function timeLine(page: FactPage): Line | null {
  const dated: { member: Member; when: Interval; label: string }[] = [];
  for (const value of page.value_list)
    for (const member of said(page, value)) {
      const when = value.as_of ?? member.interval;
      if (when) dated.push({ member, when, label: value.text });
    }
  const known = new Set(dated.map((d) => d.member.claim));
  for (const member of page.members)
    if (member.interval && !known.has(member.claim)) dated.push({ member, when: member.interval, label: member.time ?? "" });
  if (new Set(dated.map((d) => `${d.when.from} ${d.when.to}`)).size < 2) return null;
  const window = span(dated.map((d) => d.when));
  const unit = unitFor(window, fitting(6));
  const entries = dated.map(({ member, when, label }) => ({
    member,
    mark: mark(member, when.from ? dayNumber(when.from) : null, when.to ? dayNumber(when.to) + 1 : null, label),
  }));
  const ticks = units(window, unit).filter((at) => at >= window.from).map((at) => ({ at, label: label(at, unit) }));
  return { unit: "", rows: gather(page, entries), from: window.from, to: window.to, ticks };
}
