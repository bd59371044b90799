// What did the program answer? Keeps answers, so that going back shows them at once, and asks again all the same.

import { tick } from "svelte";
import { call, gate, type Ask, type Judgement } from "./api";
import { settled } from "./router.svelte";

const KEPT = 60;
const kept = new Map<string, unknown>();

/** Counts changes made here: whatever is shown is asked for again when it rises. */
const ground = $state({ version: 0 });

/** Whether the program wants a password before it tells anything. */
export const login: { wanted: boolean } = $state({ wanted: false });
gate.closed = () => (login.wanted = true);

/** Something in the case changed: whatever is shown is asked for again. */
export function renew(): void {
  kept.clear();
  ground.version += 1;
}

function keep(path: string, answer: unknown): void {
  kept.delete(path);
  kept.set(path, answer);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
}

export class Resource<T> {
  answer: T | null = $state.raw(null);
  error: string | null = $state(null);
  loading = $state(true);
}

/** The answer to a GET at the path that `of` gives; follows it as it changes. Null asks for nothing. */
export function resource<T>(of: () => string | null): Resource<T> {
  const found = new Resource<T>();
  let shown: string | null = null;
  $effect(() => {
    const path = of();
    void ground.version;
    if (path === null) {
      Object.assign(found, { answer: null, error: null, loading: false });
      shown = null;
      return;
    }
    let current = true;
    const known = kept.get(path) as T | undefined;
    if (known !== undefined) {
      found.answer = known;
      found.error = null;
      if (path !== shown) settled();
    }
    shown = path;
    found.loading = true;
    call<T>(path).then(
      (answer) => {
        keep(path, answer);
        if (!current) return;
        // What is shown already stays as it is: pictures are not drawn again for the same answer.
        const same = found.answer !== null && JSON.stringify(found.answer) === JSON.stringify(answer);
        Object.assign(found, same ? { error: null, loading: false } : { answer, error: null, loading: false });
        settled();
      },
      (error: unknown) => {
        if (!current) return;
        const message = error instanceof Error ? error.message : String(error);
        Object.assign(found, { error: message, loading: false });
        if (known === undefined) found.answer = null;
      },
    );
    return () => {
      current = false;
    };
  });
  return found;
}

/** What was judged last, for the notice that offers to undo it; or what went wrong. */
export const judged: { last: Judgement | null; error: string | null; busy: boolean } = $state({
  last: null,
  error: null,
  busy: false,
});

/**
 * Asks the program to change something; what is shown is asked for again, once `done` had its turn, which may go elsewhere: what was
 * shown may be no more. Null if it was not done: the notice says why.
 */
export async function change<T>(path: string, body: unknown, method = "POST", done?: () => void): Promise<T | null> {
  const held = document.activeElement;
  judged.busy = true;
  judged.error = null;
  try {
    const line = await call<T>(path, body, method);
    done?.();
    await tick();
    renew();
    return line;
  } catch (error) {
    judged.error = error instanceof Error ? error.message : String(error);
    judged.last = null;
    return null;
  } finally {
    judged.busy = false;
    await tick();
    keepFocus(held);
  }
}

/**
 * A button that could not be used for a while gets the focus back, or one beside it if it is of no use any more; where it is gone,
 * the page goes on from its beginning.
 */
export function keepFocus(held: Element | null): void {
  const isLost = () => document.activeElement === null || document.activeElement === document.body;
  const [own, beside] = held?.isConnected && held !== document.body ? [held, held.parentElement?.querySelector("button:enabled")] : [];
  for (const to of [own, beside, document.getElementById("content")])
    if (isLost() && to instanceof HTMLElement) to.focus({ preventScroll: true });
}

/** Gives a judgement. True if it was taken. */
export async function judge(ask: Ask, done?: () => void): Promise<boolean> {
  const line = await change<Judgement>("/api/judgements", ask, "POST", done);
  if (line) judged.last = line;
  return line !== null;
}

/** Takes a judgement back. */
export async function undo(number: number): Promise<boolean> {
  const line = await change<Judgement>(`/api/judgements/${number}/undo`, {});
  if (line) judged.last = null;
  return line !== null;
}
