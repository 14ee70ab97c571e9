// What blocks say is shown with its names set apart, never with the marks that do it.
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { blocks } from "../../src/core/index.ts";
import { editorSchema } from "../../src/renderer/json/schema.ts";
import { Prose, plainProse } from "../../src/renderer/ui/Prose.tsx";

test("names between backticks are code; the rest is as it was", () => {
  const text = "Rows are counted by `rows`, their length by `width`.";
  expect(renderToStaticMarkup(<Prose text={text} />)).toBe(
    "Rows are counted by <code>rows</code>, their length by <code>width</code>.",
  );
  expect(plainProse(text)).toBe("Rows are counted by rows, their length by width.");
});

test.each([...blocks.values()].map((b) => [b.kind, b.help]))(
  "no mark is left in the help of %s",
  (_, help) => {
    expect(renderToStaticMarkup(<Prose text={help} />)).not.toContain("`");
  },
);

test("the editor explains parameters in plain text, which is how it shows it", () => {
  expect(JSON.stringify(editorSchema())).not.toMatch(/"description":"[^"]*`/);
});
