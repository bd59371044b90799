// A picture of many marks is one stop of the tab key; within it, arrows go from mark to mark.

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

export class Roving {
  /** The mark to which the tab key comes, by its place among those that there are. */
  now = $state(0);

  /** The `tabindex` of a mark of `all`. */
  stop(at: number, all: number): 0 | -1 {
    return at === Math.min(this.now, all - 1) ? 0 : -1;
  }

  /** To be attached to the picture. */
  readonly within = (picture: Element): (() => void) => {
    const pressed = (event: Event): void => {
      if (!(event instanceof KeyboardEvent) || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = STEPS[event.key];
      const marks = [...picture.querySelectorAll<SVGElement>("[data-mark]")];
      const at = marks.findIndex((mark) => mark === document.activeElement);
      if (step === undefined || at < 0) return;
      event.preventDefault();
      this.now = Math.min(Math.max(at + step, 0), marks.length - 1);
      marks[this.now]?.focus();
    };
    picture.addEventListener("keydown", pressed);
    return () => picture.removeEventListener("keydown", pressed);
  };
}
