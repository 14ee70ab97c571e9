// What a turn of the wheel means under each setting, and which turns are fingers on a touchpad.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isByFingers, panBy, type Turn } from "../../src/renderer/canvas/wheel.ts";
import { gestureStyles, type Settings } from "../../src/renderer/store/settings-slice.ts";

const turn = (given: Partial<Turn>): Turn => ({
  ...{ deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false },
  ...given,
});
const as = (gestures: Settings["gestures"], touchpad: Settings["touchpad"] = "pans") => ({
  gestures,
  touchpad,
});
const means = (given: Partial<Turn>, settings: ReturnType<typeof as>) =>
  panBy(turn(given), isByFingers(turn(given)), settings);

describe("a mouse's wheel", () => {
  const notches = [100, -100, 120, -120, 240, 53];
  test.each(notches)("of %d zooms as in Heddle and Blender, and pans as in Figma", (deltaY) => {
    expect(means({ deltaY }, as("heddle"))).toBeNull();
    expect(means({ deltaY }, as("blender"))).toBeNull();
    expect(means({ deltaY }, as("design"))).toEqual({ x: 0, y: deltaY });
    expect(means({ deltaY, ctrlKey: true }, as("design"))).toBeNull();
  });

  test("that is counted in lines pans by lines", () => {
    expect(means({ deltaY: 3, deltaMode: 1 }, as("heddle"))).toBeNull();
    expect(means({ deltaY: 3, deltaMode: 1 }, as("design"))).toEqual({ x: 0, y: 60 });
  });

  test.each(gestureStyles)("with Shift pans sideways in %s, turned by the browser or not", (style) => {
    expect(means({ deltaY: 120, shiftKey: true }, as(style))).toEqual({ x: 120, y: 0 });
    expect(means({ deltaX: 120, shiftKey: true }, as(style))).toEqual({ x: 120, y: 0 });
  });
});

test("two fingers pan, both ways at once, and zoom where the settings say so; a pinch always zooms", () => {
  for (const style of gestureStyles)
    for (const given of [{ deltaY: 4 }, { deltaY: -12.5 }, { deltaX: 3, deltaY: 1 }, { deltaX: -90 }]) {
      expect(means(given, as(style))).toEqual({ x: given.deltaX ?? 0, y: given.deltaY ?? 0 });
      if (style !== "design") expect(means(given, as(style, "zooms"))).toBeNull();
      expect(means({ ...given, ctrlKey: true }, as(style))).toBeNull();
      expect(means({ ...given, metaKey: true }, as(style))).toBeNull();
    }
});

test("whatever is turned, a pan goes as far as the turn in all, and Ctrl never pans", () => {
  const delta = fc.double({ min: -2000, max: 2000, noNaN: true });
  fc.assert(
    fc.property(
      fc.record({
        ...{ deltaX: delta, deltaY: delta, deltaMode: fc.constantFrom(0, 1) },
        ...{ ctrlKey: fc.boolean(), metaKey: fc.boolean(), shiftKey: fc.boolean() },
      }),
      fc.constantFrom(...gestureStyles),
      fc.boolean(),
      (given, style, fingers) => {
        const by = panBy(given, fingers, as(style));
        if (given.ctrlKey || given.metaKey) expect(by).toBeNull();
        if (!by) return;
        const unit = given.deltaMode === 0 ? 1 : 20;
        expect(Math.abs(by.x) + Math.abs(by.y)).toBeCloseTo(
          (Math.abs(given.deltaX) + Math.abs(given.deltaY)) * unit,
          6,
        );
      },
    ),
  );
});
