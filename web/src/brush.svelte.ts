// Choosing a stretch of time by dragging over a picture of it. A touch that does not move stays a click on what lies below.

type Pointed = PointerEvent & { currentTarget: Element };

/** Percent of a picture's width that make a click a drag. */
const LEAST = 0.7;

export class Brush {
  /** The stretch that is being dragged over, in percent of the picture's width. */
  drag: { from: number; to: number } | null = $state(null);
  #start: number | null = null;
  readonly #chosen: (from: number, to: number) => void;

  constructor(chosen: (from: number, to: number) => void) {
    this.#chosen = chosen;
  }

  #percent(event: Pointed): number {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(100, Math.max(0, (100 * (event.clientX - box.left)) / box.width));
  }

  readonly grasp = (event: Pointed): void => {
    if (event.button === 0) this.#start = this.#percent(event);
  };

  readonly move = (event: Pointed): void => {
    if (this.#start === null) return;
    const to = this.#percent(event);
    if (!this.drag && Math.abs(to - this.#start) < LEAST) return;
    if (!this.drag) event.currentTarget.setPointerCapture(event.pointerId);
    this.drag = { from: Math.min(this.#start, to), to: Math.max(this.#start, to) };
  };

  readonly release = (): void => {
    const chosen = this.drag;
    this.cancel();
    if (chosen) this.#chosen(chosen.from, chosen.to);
  };

  readonly cancel = (): void => {
    this.drag = null;
    this.#start = null;
  };
}
