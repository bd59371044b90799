// What can be done by keys alone: j and k go from row to row, Enter follows the row that has the focus, / searches, and what was
// judged just now is taken back as in any editor. Keys of one letter can be turned off: whoever dictates would press them unawares.

const within = (target: EventTarget | null, what: string): boolean => target instanceof HTMLElement && target.closest(what) !== null;

/** Whether a letter would be written, or would choose something. */
const typing = (target: EventTarget | null): boolean => within(target, "input, select, textarea, [contenteditable]");

/** Whether something was written there, which the browser takes back by itself. */
const writing = (target: EventTarget | null): boolean =>
  within(target, "textarea, [contenteditable], input:not([type=checkbox], [type=file])");

/** What keys do on the page that is shown. */
interface Deeds {
  /** Keys of one letter are of use. */
  letters: boolean;
  search: HTMLInputElement | undefined;
  takeBack: () => void;
}

export function pressed(event: KeyboardEvent, { letters, search, takeBack }: Deeds): void {
  if (event.defaultPrevented || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key !== "z" || event.shiftKey || writing(event.target)) return;
    event.preventDefault();
    takeBack();
    return;
  }
  if (!letters || typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    search?.focus();
    return;
  }
  if (event.key !== "j" && event.key !== "k") return;
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  if (rows.length === 0) return;
  event.preventDefault();
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = event.key === "j" ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0);
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: "nearest" });
}

const KEPT = "letters";

/** Whether this reader wants keys of one letter; a browser that keeps nothing for us has them. */
export function wantsLetters(): boolean {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

export function keepLetters(wanted: boolean): void {
  try {
    localStorage.setItem(KEPT, wanted ? "on" : "off");
  } catch {
    // It holds for this window.
  }
}
