// A hand on the mouse, open loop: input is sent at its own pace and never waits for the page to answer.
import type { CDPSession } from "@playwright/test";

/** Milliseconds between events: a mouse gives about 80 a second. */
const pace = 12;

/** As the protocol writes it. */
const ctrl = 2;

export interface Spot {
  readonly x: number;
  readonly y: number;
}

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

type Send = (type: "mouseMoved" | "mousePressed" | "mouseReleased", at: Spot, down: boolean) => void;

export class Hand {
  private pending: Promise<unknown>[] = [];

  constructor(readonly page: CDPSession) {}

  private send: Send = (type, { x, y }, down) => {
    const press = type !== "mouseMoved";
    const event = { type, x, y, button: down || press ? "left" : "none", buttons: down ? 1 : 0 } as const;
    this.pending.push(this.page.send("Input.dispatchMouseEvent", { ...event, clickCount: press ? 1 : 0 }));
  };

  async hover(at: Spot): Promise<void> {
    this.send("mouseMoved", { x: at.x - 1, y: at.y }, false);
    this.send("mouseMoved", at, false);
    await this.settled();
  }

  /** Presses at `from`, follows the course for so many events, and lets go where it ends. */
  async drag(from: Spot, course: readonly Spot[]): Promise<void> {
    this.send("mousePressed", from, true);
    // What is moved before the page counts it as a drag is lost: so the first pixels are taken one by one.
    for (let d = 1; d <= 3; d++) {
      this.send("mouseMoved", { x: from.x + d, y: from.y }, true);
      await this.settled();
    }
    let next = performance.now();
    for (const at of course) {
      this.send("mouseMoved", at, true);
      next += pace;
      await sleep(Math.max(0, next - performance.now()));
    }
    this.send("mouseReleased", course.at(-1) ?? from, false);
    await this.settled();
  }

  /** Pinches, one step an event: without Ctrl, steps as small as these are two fingers that pan. */
  async wheel(at: Spot, steps: readonly number[]): Promise<void> {
    let next = performance.now();
    for (const deltaY of steps) {
      this.pending.push(
        this.page.send("Input.dispatchMouseEvent", {
          type: "mouseWheel",
          ...at,
          deltaX: 0,
          deltaY,
          modifiers: ctrl,
        }),
      );
      next += pace;
      await sleep(Math.max(0, next - performance.now()));
    }
    await this.settled();
  }

  /** Until the page has taken all that was sent. */
  async settled(): Promise<void> {
    await Promise.all(this.pending);
    this.pending = [];
  }
}

/** A curve of `count` points from a spot to that spot moved by `by`, with a swing to its side. */
export const course = (from: Spot, by: Spot, count: number): Spot[] =>
  Array.from({ length: count }, (_, i) => {
    const t = (i + 1) / count;
    const swing = Math.sin(t * Math.PI * 4) * 60;
    return { x: Math.round(from.x + by.x * t), y: Math.round(from.y + by.y * t + swing) };
  });
