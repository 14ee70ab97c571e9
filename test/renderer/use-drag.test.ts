// The life of a drag: whatever order events come in, it ends or is cancelled once, and nothing listens afterwards.
import { renderHook } from "@testing-library/react";
import fc from "fast-check";
import type { PointerEvent as ReactPointerEvent } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { followPointer, useDrag } from "../../src/renderer/ui/use-drag.ts";

const pointer = (type: string, pointerId = 1, at: Partial<PointerEventInit> = {}) =>
  window.dispatchEvent(new PointerEvent(type, { pointerId, bubbles: true, cancelable: true, ...at }));
const key = (name: string) => {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
  document.body.dispatchEvent(event);
};
const blur = () => window.dispatchEvent(new Event("blur"));

const calls = () => ({ move: vi.fn(), end: vi.fn(), cancel: vi.fn() });
const counts = ({ move, end, cancel }: ReturnType<typeof calls>) =>
  [move, end, cancel].map((f) => f.mock.calls.length);

let stop: (() => void) | undefined;
afterEach(() => stop?.());
const follow = (drag = calls()) => {
  stop = followPointer(1, drag);
  return drag;
};

const cancels: readonly (readonly [string, () => void])[] = [
  ["pointercancel", () => pointer("pointercancel")],
  ["lostpointercapture", () => pointer("lostpointercapture")],
  ["the window losing the focus", blur],
  ["Escape", () => key("Escape")],
  ["another press of the same pointer", () => pointer("pointerdown")],
  ["whoever began it", () => stop?.()],
];

describe("a drag", () => {
  test("moves, and ends with the button let go", () => {
    const drag = follow();
    pointer("pointermove", 1, { clientX: 5 });
    pointer("pointermove", 1, { clientX: 9 });
    pointer("pointerup", 1, { clientX: 9 });
    expect(drag.move.mock.calls.map(([e]) => e.clientX)).toEqual([5, 9]);
    expect(counts(drag)).toEqual([2, 1, 0]);
  });

  test.each(cancels)("is cancelled by %s, once", (_, cancel) => {
    const drag = follow();
    pointer("pointermove");
    cancel();
    expect(counts(drag)).toEqual([1, 0, 1]);
    for (const [, again] of cancels) again();
    pointer("pointermove");
    pointer("pointerup");
    expect(counts(drag)).toEqual([1, 0, 1]);
  });

  test("is no other finger's, nor another key's, and a field that loses the focus is not the window", () => {
    const drag = follow();
    for (const type of ["pointermove", "pointerup", "pointercancel", "lostpointercapture", "pointerdown"])
      pointer(type, 2);
    key("a");
    const field = document.body.appendChild(document.createElement("input"));
    field.dispatchEvent(new Event("blur"));
    field.remove();
    expect(counts(drag)).toEqual([0, 0, 0]);
    pointer("pointerup");
    expect(counts(drag)).toEqual([0, 1, 0]);
  });

  test("keeps its Escape to itself, and lets later ones through", () => {
    const heard = vi.fn();
    document.body.addEventListener("keydown", heard);
    follow();
    key("Escape");
    expect(heard).not.toHaveBeenCalled();
    key("Escape");
    expect(heard).toHaveBeenCalledTimes(1);
    document.body.removeEventListener("keydown", heard);
  });

  test("that was cancelled makes no click of the button let go; keys click all the same", () => {
    const clicked = vi.fn();
    document.body.addEventListener("click", clicked);
    const click = (detail: number) =>
      document.body.dispatchEvent(new MouseEvent("click", { bubbles: true, detail }));
    follow();
    key("Escape");
    click(0);
    expect(clicked).toHaveBeenCalledTimes(1);
    click(1);
    expect(clicked).toHaveBeenCalledTimes(1);
    click(1);
    expect(clicked).toHaveBeenCalledTimes(2);
    follow();
    key("Escape");
    pointer("pointerdown");
    click(1);
    expect(clicked).toHaveBeenCalledTimes(3);
    document.body.removeEventListener("click", clicked);
  });

  test("whatever comes in whatever order: moves, then one end, and no listener is left", () => {
    const acts = {
      move: () => pointer("pointermove"),
      up: () => pointer("pointerup"),
      other: () => pointer("pointerup", 2),
      ...Object.fromEntries(cancels),
    };
    const add = vi.spyOn(window, "addEventListener");
    const remove = vi.spyOn(window, "removeEventListener");
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.values(acts))), (steps) => {
        add.mockClear();
        remove.mockClear();
        const drag = follow();
        for (const act of steps) act();
        stop?.();
        const first = steps.findIndex((s) => s !== acts.move && s !== acts.other);
        const moves = steps.slice(0, first < 0 ? steps.length : first).filter((s) => s === acts.move);
        const ended = first >= 0 && steps[first] === acts.up;
        expect(counts(drag)).toEqual([moves.length, ended ? 1 : 0, ended ? 0 : 1]);
        pointer("pointerdown");
        const left = (calls: readonly unknown[][]) => new Set(calls.map(([, listener]) => listener));
        expect(left(remove.mock.calls)).toEqual(left(add.mock.calls));
      }),
    );
    vi.restoreAllMocks();
  });
});

describe("the hook", () => {
  const press = (pointerId = 1) => ({ pointerId }) as ReactPointerEvent;
  const gesture = (begins = true) => ({ ...calls(), start: vi.fn(() => (begins ? { n: 0 } : null)) });

  test("gives each handler the state of the press", () => {
    const g = gesture();
    const { result } = renderHook(() => useDrag(g));
    expect(result.current(press())).toBe(true);
    pointer("pointermove");
    pointer("pointerup");
    const state = g.start.mock.results[0]?.value;
    expect(g.move.mock.calls[0]?.[0]).toBe(state);
    expect(g.end.mock.calls[0]?.[0]).toBe(state);
  });

  test("begins nothing where start says so, and hears nothing then", () => {
    const g = gesture(false);
    const { result } = renderHook(() => useDrag(g));
    expect(result.current(press())).toBe(false);
    pointer("pointermove");
    key("Escape");
    expect(counts(g)).toEqual([0, 0, 0]);
  });

  test("one drag at a time, the newest handlers, and none when the component is gone", () => {
    const [first, second] = [gesture(), gesture()];
    const { result, rerender, unmount } = renderHook(({ g }) => useDrag(g), { initialProps: { g: first } });
    result.current(press());
    rerender({ g: second });
    pointer("pointermove");
    expect([counts(first), counts(second)]).toEqual([
      [0, 0, 0],
      [1, 0, 0],
    ]);
    result.current(press(2));
    expect(counts(second)).toEqual([1, 0, 1]);
    unmount();
    expect(counts(second)).toEqual([1, 0, 2]);
    pointer("pointerup", 2);
    expect(counts(second)).toEqual([1, 0, 2]);
  });
});
