// What is shown of a text while it is written.
import type { GeneratedToken } from "../../runtime/client/index.ts";
import type { Generated } from "../store/generated.ts";
import { useStore } from "../store/store.ts";
import { tabOf } from "../store/tabs-slice.ts";

/** `of`: the opening of the graph whose text it is. */
export function change(of: number, to: Partial<Generated>): void {
  useStore.getState().inTab(of, ({ generated }) => (generated ? { generated: { ...generated, ...to } } : {}));
}

/** Seconds that tokens must have come for. A page that was busy gets them all at once, and they took longer to compute. */
const leastSpan = 0.2;

/** Tokens as they come, put on the page once a frame. */
export class ShownTokens {
  private waiting: GeneratedToken[] = [];
  private frame = 0;
  private count = 0;
  private began = 0;

  constructor(
    private readonly of: number,
    /** Which of the texts from one prompt, from 1. */
    private readonly sample: number,
    private readonly isShown: () => boolean,
  ) {}

  add(token: GeneratedToken): void {
    if (this.count++ === 0) this.began = performance.now();
    this.waiting.push(token);
    this.frame ||= requestAnimationFrame(() => this.flush());
  }

  flush(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const generated = tabOf(useStore.getState(), this.of)?.generated;
    const tokens = this.waiting.splice(0);
    if (!generated || tokens.length === 0 || !this.isShown()) return;
    const { length } = generated.tree;
    const { sample } = this;
    const more = tokens.map((t, i) => {
      const parent = i === 0 ? generated.leaf : length + i - 1;
      return { ...t, parent, ...(parent === null && sample > 1 && { sample }) };
    });
    const seconds = (performance.now() - this.began) / 1000;
    change(this.of, {
      tree: [...generated.tree, ...more],
      leaf: length + tokens.length - 1,
      // The first came with the prompt.
      ...(this.count > 1 && seconds >= leastSpan && { tokensPerSecond: (this.count - 1) / seconds }),
    });
  }
}
