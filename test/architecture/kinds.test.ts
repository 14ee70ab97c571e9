// Blocks say what they are by traits: nothing outside src/core/blocks compares a block's kind with a string, so that a
// new block is everywhere what it says it is. Building a node by its kind is allowed.
import ts from "typescript";
import { expect, test } from "vitest";
import { blocks } from "../../src/core/blocks/index.ts";
import { allSources, offencesIn, parseSource } from "./sources.ts";

const equalities = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
]);

/** `node.spec.block`, `node.block?.kind`, `block.kind`, `kindOf(node)`, with `?? ""` or not; a name that holds one. */
function isKind(node: ts.Node): boolean {
  if (ts.isParenthesizedExpression(node)) return isKind(node.expression);
  if (ts.isBinaryExpression(node))
    return node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken && isKind(node.left);
  if (ts.isCallExpression(node)) return node.expression.getText() === "kindOf";
  if (ts.isPropertyAccessExpression(node))
    return node.name.text === "block" || /(^|\.|\?)block\??\.kind$/.test(node.getText());
  return ts.isIdentifier(node) && holdsKind(node);
}

/** Whether a name was given a kind where it was declared: `const kind = node.block?.kind`, `const { block } = spec`. */
function holdsKind(name: ts.Identifier): boolean {
  const of = declarationOf(name);
  if (!of) return false;
  if (ts.isVariableDeclaration(of) && of.initializer && ts.isIdentifier(of.name))
    return !ts.isArrowFunction(of.initializer) && isKind(of.initializer);
  if (!ts.isBindingElement(of)) return false;
  const key = (of.propertyName ?? of.name).getText();
  const from = of.parent.parent;
  const whole = ts.isVariableDeclaration(from) ? from.initializer?.getText() : undefined;
  if (key === "kind") return whole !== undefined && /(^|[.?])block$/.test(whole);
  return key === "block" && whole !== undefined && /spec$|\.nodes\[.*\]$/.test(whole);
}

type Declaration = ts.VariableDeclaration | ts.BindingElement | ts.ParameterDeclaration;

/** The declarations of a file by their names. */
const declared = new WeakMap<ts.SourceFile, Map<string, Declaration[]>>();

function declarationsIn(source: ts.SourceFile): Map<string, Declaration[]> {
  const known = declared.get(source);
  if (known) return known;
  const all = new Map<string, Declaration[]>();
  const visit = (node: ts.Node): void => {
    const declares = ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isParameter(node);
    if (declares && ts.isIdentifier(node.name))
      all.set(node.name.text, [...(all.get(node.name.text) ?? []), node]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  declared.set(source, all);
  return all;
}

/** The block, function or file in which a declaration holds. */
const scopeOf = (declaration: ts.Node): ts.Node =>
  ts.findAncestor(declaration.parent, (n) => ts.isBlock(n) || ts.isFunctionLike(n) || ts.isSourceFile(n)) ??
  declaration.getSourceFile();

/** What declares a name where it stands: the last of the declarations of that name whose scope is around it. */
const declarationOf = (name: ts.Identifier): Declaration | undefined =>
  declarationsIn(name.getSourceFile())
    .get(name.text)
    ?.findLast((d) => {
      const scope = scopeOf(d);
      return d.name !== name && scope.pos <= name.pos && name.end <= scope.end;
    });

const isNothing = (node: ts.Node): boolean =>
  node.kind === ts.SyntaxKind.NullKeyword || node.getText() === "undefined";

const isKindText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) && blocks.has(node.text);

/** A parameter that is any string, called as kinds are: `(kind: string) => kind === "tokens"`. */
function isLooseKind(node: ts.Node): boolean {
  if (!ts.isIdentifier(node) || !/^(kind|block)$/.test(node.text)) return false;
  const of = declarationOf(node);
  return of !== undefined && ts.isParameter(of) && of.type?.kind === ts.SyntaxKind.StringKeyword;
}

/** Whether a list, set, map or record, or what a name of one was declared as, names kinds. */
function namesKinds(of: ts.Expression): boolean {
  const declared = ts.isIdentifier(of) ? declarationOf(of) : of;
  const whole = declared && ts.isVariableDeclaration(declared) ? declared.initializer : declared;
  let found = false;
  const visit = (node: ts.Node): void => {
    found ||= isKindText(node) || (ts.isPropertyAssignment(node) && blocks.has(node.name.getText()));
    if (!found) ts.forEachChild(node, visit);
  };
  if (whole) visit(whole);
  return found;
}

const comparesKind = (node: ts.Node): boolean => {
  // node.block?.kind === "attention", and with a name in place of the string
  if (ts.isBinaryExpression(node) && equalities.has(node.operatorToken.kind)) {
    const { left, right } = node;
    return [
      [left, right],
      [right, left],
    ].some(([a, b]) =>
      ts.isStringLiteralLike(b!)
        ? isKindText(b) && (isKind(a!) || isLooseKind(a!))
        : isKind(a!) && !isKind(b!) && !isNothing(b!),
    );
  }
  // switch (kindOf(node)) { case "norm": … }
  if (ts.isSwitchStatement(node)) return isKind(node.expression) || isLooseKind(node.expression);
  // new Set(["pe", "rope"])
  if (ts.isNewExpression(node) && node.expression.getText() === "Set") {
    const [list] = node.arguments ?? [];
    return (
      list !== undefined &&
      ts.isArrayLiteralExpression(list) &&
      list.elements.length > 0 &&
      list.elements.every(isKindText)
    );
  }
  // ["mask", "shift"].includes(kind), guards.has(kind)
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const asks = node.arguments.some((a) => isKind(a) || isLooseKind(a));
    return asks && namesKinds(node.expression.expression);
  }
  // repairs[node.spec.block]
  if (!ts.isElementAccessExpression(node)) return false;
  return (
    (isKind(node.argumentExpression) || isLooseKind(node.argumentExpression)) && namesKinds(node.expression)
  );
};

const found = (text: string) => offencesIn(parseSource("planted.ts", text), comparesKind);

test.each([
  ['if (node.block?.kind === "attention") stop();'],
  ['const is = kindOf(node) !== "add";'],
  ['graph.nodes[id]?.block === "mask";'],
  ['const { block } = node.spec; const is = block === "qkv";'],
  ['const kind = kindOf(node); const is = kind === "scale";'],
  ['const { kind } = node.block; const is = kind === "loss";'],
  ["const inside = (n, block) => n.spec.block === block;"],
  ["switch (node.block?.kind) { default: }"],
  ['const positional = new Set(["pe", "rope", "relative_bias"]);'],
  ['["mask", "shift"].includes(node.block?.kind ?? "");'],
  ['const guards = new Map([["mask", 1]]); guards.has(kindOf(node));'],
  ["const repairs = { mask: addOne, softmax: addOne }; repairs[node.spec.block]?.(node);"],
  ['const is = (kind: string) => kind === "tokens";'],
])("%s compares a kind", (text) => expect(found(text)).toHaveLength(1));

test.each([
  ['const node = { block: "mask", params: { kind: "padding" } };'],
  ["if (a.nodes[id]?.block !== b.nodes[id]?.block) stop();"],
  ['if (node.params.kind === "padding") stop();'],
  ['if (op.prim === "add") stop();'],
  ["if (node.block === null || node.block === undefined) stop();"],
  ["blocks.get(node.spec.block);"],
  ['if (kindOf(diagnostic) === "error") stop();'],
  ["const known = new Map(); known.has(block.kind);"],
  ['const of = (kind: Curve) => kind === "loss";'],
  ['if (hasTrait(node, "positional")) stop();'],
])("%s does not", (text) => expect(found(text)).toEqual([]));

/** The document's own form knows what a repeat is, below all blocks; see there. */
const known = "src/core/model/repeat.ts";

test("nothing outside the blocks compares a kind with a string", () => {
  const others = allSources().filter(
    (s) => !s.fileName.startsWith("src/core/blocks/") && s.fileName !== known,
  );
  expect(others.length).toBeGreaterThan(500);
  expect(others.flatMap((s) => offencesIn(s, comparesKind))).toEqual([]);
});
