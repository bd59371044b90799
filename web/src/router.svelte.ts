// Which page is shown? The address says it: every filter and choice that changes what is seen is in it.

interface Address {
  path: string;
  search: string;
  hash: string;
}

const read = (): Address => ({ path: location.pathname, search: location.search, hash: location.hash });

export const address: Address = $state(read());

/** Where the reader had scrolled to on the page that is being restored; null on a page newly gone to. */
let restoring: number | null = null;

function update(): void {
  Object.assign(address, read());
}

function remember(): void {
  history.replaceState({ scroll: scrollY }, "");
}

/** Another page is gone through from its beginning, by keys too. */
function begin(): void {
  document.getElementById("content")?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Goes to an address of the workbench. `replace`: without an entry in the history, as while a filter is typed. */
export function go(to: string, replace = false): void {
  if (replace) {
    history.replaceState(history.state, "", to);
    update();
    return;
  }
  const samePage = new URL(to, location.href).pathname === location.pathname;
  remember();
  history.pushState(null, "", to);
  restoring = null;
  update();
  if (!samePage) begin();
}

/** To be called when a page has its content: puts the reader back where he was. */
export function settled(): void {
  if (restoring === null) return;
  const to = restoring;
  restoring = null;
  requestAnimationFrame(() => scrollTo(0, to));
}

/** The value of a parameter of the address. */
export function parameter(name: string): string {
  return new URLSearchParams(address.search).get(name) ?? "";
}

/** How much of a list is shown, and where it begins: of interest to one page, and to one answer of it. */
const STRETCH = ["n", "offset", "undated", "undated_offset"];

/** The stretch of a list that the address asks for: `step` items from the first one on, unless it says otherwise. */
export function stretch(step: number): { limit: string; offset: string } {
  return { limit: String(Math.max(step, Number(parameter("n")) || 0)), offset: parameter("offset") };
}

/** Changes parameters of the address; empty ones are left out. Another question is answered from the beginning. */
export function setParameters(changes: Record<string, string>, replace = false): void {
  const search = new URLSearchParams(address.search);
  if (Object.keys(changes).some((name) => name !== "at" && !STRETCH.includes(name))) for (const name of STRETCH) search.delete(name);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") search.delete(name);
    else search.set(name, value);
  }
  const text = search.toString();
  go(address.path + (text === "" ? "" : `?${text}`), replace);
}

/** The same question in another shape: the filter of the address, without what only concerns one page. */
function kept(): URLSearchParams {
  const search = new URLSearchParams(address.search);
  for (const name of ["at", ...STRETCH]) search.delete(name);
  return search;
}

/** A path with the filter of the address, and more of it; what is empty is taken out. */
export function refined(path: string, more: Record<string, string>): string {
  const search = kept();
  for (const [name, value] of Object.entries(more)) {
    if (value === "") search.delete(name);
    else search.set(name, value);
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** A path with the filter of the address as it is. */
export const filtered = (path: string): string => refined(path, {});

/** What makes the filter ask about this entity too. */
export function alsoAbout(id: string): Record<string, string> {
  const about = parameter("about");
  return about === "" || about === id ? { about: id } : { with: id };
}

/** Chooses something in a picture or its list; what was chosen already is let go. */
export function choose(id: string): void {
  setParameters({ at: id === parameter("at") ? "" : id }, true);
}

/** Follows links within the workbench without loading it anew. */
export function followLinks(): void {
  history.scrollRestoration = "manual";
  addEventListener("popstate", (event) => {
    const state: unknown = event.state;
    restoring = state !== null && typeof state === "object" && "scroll" in state ? Number(state.scroll) : 0;
    const samePage = location.pathname === address.path && location.search === address.search;
    const otherPage = location.pathname !== address.path;
    update();
    if (otherPage) document.getElementById("content")?.focus({ preventScroll: true });
    if (samePage) settled();
  });
  addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.getAttribute("target") || link.hasAttribute("download")) return;
    // In a picture, a link's address is no text.
    const to = new URL(link instanceof SVGAElement ? link.href.baseVal : link.href, location.href);
    if (to.origin !== location.origin || to.pathname.startsWith("/api/")) return;
    event.preventDefault();
    go(to.pathname + to.search + to.hash);
    const within = to.pathname === address.path && to.hash !== "" ? document.getElementById(to.hash.slice(1)) : null;
    within?.scrollIntoView({ block: "nearest" });
    within?.focus();
  });
}
