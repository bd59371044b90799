// The brief that is being put together: kept in the case, a moment after each change.

import { tick } from "svelte";
import { call, type Draft, type DraftPage, type DraftPart } from "./api";
import { keepFocus } from "./resource.svelte";

export const brief: { page: DraftPage | null; busy: boolean; error: string | null } = $state({
  page: null,
  busy: false,
  error: null,
});

async function settle(asked: Promise<DraftPage>): Promise<void> {
  brief.busy = true;
  brief.error = null;
  try {
    brief.page = await asked;
  } catch (error) {
    brief.error = error instanceof Error ? error.message : String(error);
  }
  brief.busy = false;
}

export function load(): Promise<void> {
  return settle(call<DraftPage>("/api/brief"));
}

/** Keeps the brief as `change` makes it. */
export async function edit(change: (draft: Draft) => void): Promise<void> {
  const held = document.activeElement;
  if (brief.page === null) await load();
  if (brief.page === null) return;
  const draft = $state.snapshot(brief.page.draft) as Draft;
  change(draft);
  brief.page.draft = draft;
  await settle(call<DraftPage>("/api/brief", draft, "PUT"));
  await tick();
  keepFocus(held);
}

export const isFact = (part: DraftPart): part is { fact: string } => "fact" in part;

export function holds(id: string): boolean {
  return brief.page?.draft.parts.some((part) => isFact(part) && part.fact === id) ?? false;
}

/** Adds facts that it does not hold yet, behind all else. */
export function add(ids: string[]): Promise<void> {
  return edit((draft) => {
    const known = new Set(draft.parts.filter(isFact).map((part) => part.fact));
    for (const fact of ids) if (!known.has(fact)) draft.parts.push({ fact });
  });
}

export function remove(id: string): Promise<void> {
  return edit((draft) => {
    draft.parts = draft.parts.filter((part) => !isFact(part) || part.fact !== id);
  });
}
