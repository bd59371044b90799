// Days on a line: where intervals lie between two days, and which days deserve a mark.

import { innerWidth } from "svelte/reactivity/window";
import type { Interval } from "./api";
import { day } from "./text";

/** Days since 1 January 1970. */
export function dayNumber(iso: string): number {
  return Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / 86_400_000);
}

export function date(number: number): Date {
  return new Date(number * 86_400_000);
}

/** "2020-09-23". */
export const iso = (number: number): string => date(number).toISOString().slice(0, 10);

/** From the first day on, up to but not with the last. */
export interface Window {
  from: number;
  to: number;
}

/** The days that known ends of intervals span, and a little air. */
export function span(intervals: Interval[]): Window {
  const ends = intervals.flatMap((i) => [i.from, i.to]).flatMap((iso) => (iso === null ? [] : [dayNumber(iso)]));
  const from = ends.reduce((a, b) => Math.min(a, b), Infinity);
  const to = ends.reduce((a, b) => Math.max(a, b), -Infinity) + 1;
  if (!Number.isFinite(from) || !Number.isFinite(to)) return { from: 0, to: 1 };
  const air = Math.max(1, Math.round((to - from) * 0.02));
  return { from: from - air, to: to + air };
}

export type Unit = "day" | "week" | "month" | "quarter" | "year";

/** How many labels fit below a picture as wide as the window, out of those that fit below a wide one. */
export const fitting = (most: number): number => ((innerWidth.current ?? 1280) < 640 ? Math.ceil(most / 2) : most);

/** How a label at this percent of the width stands to its mark, so that it is not cut off. */
export const anchored = (percent: number): "start" | "end" => (percent > 84 ? "end" : "start");

/** The finest unit of which the window holds no more than `most`. */
export function unitFor(window: Window, most: number): Unit {
  const days = window.to - window.from;
  const lengths: [Unit, number][] = [["day", 1], ["week", 7], ["month", 30], ["quarter", 91]];
  return lengths.find(([, length]) => days / length <= most)?.[0] ?? "year";
}

/** The first day of the unit in which a day lies. */
export function floor(number: number, unit: Unit): number {
  const at = date(number);
  const of = (year: number, month: number, dayOfMonth: number) =>
    Math.round(Date.UTC(year, month, dayOfMonth) / 86_400_000);
  switch (unit) {
    case "day":
      return number;
    case "week":
      return number - ((number + 3) % 7 + 7) % 7;
    case "month":
      return of(at.getUTCFullYear(), at.getUTCMonth(), 1);
    case "quarter":
      return of(at.getUTCFullYear(), at.getUTCMonth() - (at.getUTCMonth() % 3), 1);
    case "year":
      return of(at.getUTCFullYear(), 0, 1);
  }
}

/** The first day of the next unit. */
export function next(number: number, unit: Unit): number {
  const longest = { day: 1, week: 7, month: 31, quarter: 92, year: 366 }[unit];
  return floor(floor(number, unit) + longest, unit);
}

/** The first days of the units in a window. */
export function units(window: Window, unit: Unit): number[] {
  const found: number[] = [];
  for (let at = floor(window.from, unit); at < window.to && found.length < 2000; at = next(at, unit)) found.push(at);
  return found;
}

const months = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
const shortDays = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** A mark's label, and the label of a unit. */
export function label(number: number, unit: Unit): string {
  const at = date(number);
  if (unit === "year") return String(at.getUTCFullYear());
  if (unit === "month" || unit === "quarter") return months.format(at);
  return shortDays.format(at);
}

export { day };
