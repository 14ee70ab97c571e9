// Changes from elsewhere arrive in the JSON editor as the least text edits, and give exactly the new text.
import fc from "fast-check";
import { expect, test } from "vitest";
import { textChange, textChanges } from "../../src/renderer/json/text-edit.ts";

const applied = (text: string, changes: ReturnType<typeof textChanges>): string =>
  changes.toReversed().reduce((t, c) => t.slice(0, c.start) + c.text + t.slice(c.end), text);

test("applied, they give the other text, whatever the two are", () => {
  const text = fc.array(fc.stringMatching(/^[ab]{0,4}$/), { maxLength: 6 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(applied(a, textChanges(a, b))).toBe(b);
    }),
  );
});

test("equal texts need none", () => expect(textChange("same", "same")).toBeNull());

test("two lines changed are two edits, and nothing between them is touched", () => {
  const changes = textChanges('a\n"x": 1,\nb\n"y": 2', 'a\n"x": 10,\nb\n"y": 3');
  expect(changes).toEqual([
    { start: 8, end: 8, text: "0" },
    { start: 17, end: 18, text: "3" },
  ]);
});
