// Files on their way into the case: from the hand that drops them to the report of what came of each.

import { call, type ReadingState } from "./api";
import { renew } from "./resource.svelte";

export interface Sent {
  name: string;
  size: number;
  state: "sending" | "waiting" | "failed";
  error: string | null;
}

export const reading: { files: Sent[]; state: ReadingState | null; error: string | null } = $state({
  files: [],
  state: null,
  error: null,
});

/** What is listed one by one, at most; a folder may hold more. */
const LISTED = 2000;

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Hands files over and has them read. */
export async function take(files: { name: string; file: File }[]): Promise<void> {
  if (files.length === 0) return;
  reading.error = null;
  if (reading.state?.running !== true) {
    reading.files = [];
    reading.state = null;
  }
  for (const { name, file } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const sent: Sent = { name, size: file.size, state: "sending", error: null };
    if (reading.files.length < LISTED) reading.files.push(sent);
    const shown = reading.files.at(-1) ?? sent;
    try {
      const response = await fetch(`/api/reading/files?name=${encodeURIComponent(name)}`, { method: "POST", body: file });
      const answer: unknown = await response.json().catch(() => null);
      if (!response.ok) throw new Error(answer !== null && typeof answer === "object" && "error" in answer ? String(answer.error) : response.statusText);
      shown.state = "waiting";
    } catch (error) {
      shown.state = "failed";
      shown.error = said(error);
    }
  }
  try {
    reading.state = await call<ReadingState>("/api/reading", {});
    listen();
  } catch (error) {
    reading.error = said(error);
  }
}

export async function stop(): Promise<void> {
  await call<ReadingState>("/api/reading/stop", {}).catch(() => undefined);
}

let source: EventSource | null = null;

/** Hears how far the reading is, until it is done. */
export function listen(): void {
  source?.close();
  const events = new EventSource("/api/reading/events");
  source = events;
  events.onmessage = (event: MessageEvent<string>) => {
    const before = reading.state?.running;
    const state = JSON.parse(event.data) as ReadingState;
    reading.state = state;
    if (state.running) return;
    events.close();
    if (before === true) renew();
  };
  // A reading that was cut off is asked for again by the page that shows it.
  events.onerror = () => events.close();
}

/** The files under what was dropped, folders with all that lies in them. */
export async function dropped(items: DataTransfer): Promise<{ name: string; file: File }[]> {
  const entries = [...items.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...items.files].map((file) => ({ name: file.name, file }));
  const found: { name: string; file: File }[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.name.startsWith(".")) return;
    if (entry.isFile) {
      const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
      found.push({ name: entry.fullPath.replace(/^\//, ""), file });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
      if (some.length === 0) break;
      for (const one of some) await walk(one);
    }
  };
  for (const entry of entries) await walk(entry);
  return found;
}
