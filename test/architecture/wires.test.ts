// The text of a wire, `a.out → b.in`, is taken apart in src/core/document/wires.ts and nowhere else.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is planted is code as text.
import ts from "typescript";
import { expect, test } from "vitest";
import { allSources, offencesIn, parseSource } from "./sources.ts";

const home = "src/core/document/wires.ts";

/** Methods that look inside a string. */
const looks = new Set([
  ...["split", "indexOf", "lastIndexOf", "includes", "startsWith", "endsWith", "slice", "substring"],
  ...["match", "matchAll", "replace", "replaceAll", "search", "test", "exec"],
]);

const calledMethod = (node: ts.Node): ts.PropertyAccessExpression | undefined =>
  ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;

const hasArrow = (node: ts.Node): boolean =>
  (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node)) &&
  node.getText().includes("→");

/** `wires.map((w) => w.split(…))`: a method that looks inside what a callback over wires is given. */
function isWireOfCallback(receiver: ts.Expression): boolean {
  if (!ts.isIdentifier(receiver)) return false;
  for (let at: ts.Node = receiver; at.parent; at = at.parent) {
    if (!ts.isArrowFunction(at) || !at.parameters.some((p) => p.name.getText() === receiver.text)) continue;
    const over = calledMethod(at.parent)?.expression;
    return over !== undefined && /\bwires\)?$/.test(over.getText());
  }
  return false;
}

const takesApart = (node: ts.Node): boolean => {
  if (ts.isRegularExpressionLiteral(node)) return hasArrow(node);
  const method = calledMethod(node);
  if (!method || !looks.has(method.name.text)) return false;
  const { arguments: given } = node as ts.CallExpression;
  return (
    given.some(hasArrow) || isWireOfCallback(method.expression) || /\.wire$/.test(method.expression.getText())
  );
};

test.each([
  ["w.split(' → ')[0];"],
  ["graph.wires.find((w) => w.endsWith(` → ${id}.x`));"],
  ["wire.indexOf('→') + 1;"],
  ["const form = /^(\\w+)\\.(\\w+) → (\\w+)$/;"],
  ["new Set(graph.wires.map((w) => w.split('.')[0]));"],
  ["if (graph.wires.some((w) => w.startsWith(`${id}.`))) stop();"],
  ["edit.wire.slice(0, 3);"],
])("%s takes a wire apart", (text) => {
  expect(offencesIn(parseSource("planted.ts", text), takesApart)).toHaveLength(1);
});

test.each([
  ["const wire = `${from} → ${to}`;"],
  ["list.map((k) => `${before[k]} → ${now[k]}`).join(', ');"],
  ["graph.wires.includes(wire);"],
  ["graph.wires.flatMap((w) => parseWire(w) ?? []);"],
])("%s does not", (text) => {
  expect(offencesIn(parseSource("planted.ts", text), takesApart)).toEqual([]);
});

test("only document/wires.ts takes a wire apart", () => {
  const sources = allSources();
  expect(sources.length).toBeGreaterThan(500);
  const found = sources.filter((s) => s.fileName !== home).flatMap((s) => offencesIn(s, takesApart));
  expect(found).toEqual([]);
  const own = sources.find((s) => s.fileName === home);
  expect(own && offencesIn(own, takesApart).length).toBeGreaterThan(0);
});
