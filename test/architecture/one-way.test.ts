// One way to write: the store by the actions of its slices, localStorage by remembered(), IndexedDB by openDatabase(),
// and the moves of a drag by use-drag.ts.
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { allSources, offencesIn, parseSource } from "./sources.ts";

interface Rule {
  readonly name: string;
  /** Files that may. */
  readonly home: RegExp;
  readonly offends: (node: ts.Node) => boolean;
  readonly planted: readonly string[];
  readonly allowed: readonly string[];
}

const isMember = (node: ts.Node, name: string): boolean =>
  (ts.isPropertyAccessExpression(node) && node.name.text === name) ||
  (ts.isElementAccessExpression(node) && node.argumentExpression.getText().slice(1, -1) === name) ||
  (ts.isBindingElement(node) && (node.propertyName ?? node.name).getText() === name);

/** The global itself, bare or of the window. */
const isGlobal = (node: ts.Node, names: readonly string[]): boolean =>
  ts.isIdentifier(node) &&
  names.includes(node.text) &&
  !(ts.isPropertyAssignment(node.parent) && node.parent.name === node);

const listensTo = (node: ts.Node, type: string): boolean =>
  ts.isCallExpression(node) &&
  isMember(node.expression, "addEventListener") &&
  node.arguments.some((a) => ts.isStringLiteralLike(a) && a.text === type);

const rules: readonly Rule[] = [
  {
    name: "the store is written by the actions of its slices",
    home: /^src\/renderer\/store\//,
    // A component's own state is another thing.
    offends: (node) => isMember(node, "setState") && !/^this\./.test(node.getText()),
    planted: [
      "useStore.setState({ runs: [] });",
      "const { setState } = useStore;",
      'useStore["setState"]({});',
    ],
    allowed: [
      "useStore.getState().setRuns([]);",
      "const [state, setStateOfMind] = useState(0);",
      "class A extends Component { again() { this.setState({ error: null }); } }",
    ],
  },
  {
    name: "localStorage is read and written by remembered()",
    home: /^src\/renderer\/storage\/remembered\.ts$/,
    offends: (node) => isGlobal(node, ["localStorage", "sessionStorage"]),
    planted: [
      'localStorage.getItem("x");',
      'window.localStorage["x"];',
      "const { sessionStorage: s } = window;",
    ],
    allowed: ['remembered("x", oneOf(["a"]), "a");', 'say("localStorage is full");'],
  },
  {
    name: "IndexedDB is opened by openDatabase()",
    home: /^src\/renderer\/storage\/database\.ts$/,
    offends: (node) => isGlobal(node, ["indexedDB"]),
    planted: ['indexedDB.open("heddle", 1);', "window.indexedDB.databases();"],
    allowed: ['openDatabase("heddle", {});'],
  },
  {
    name: "who listens for the end of a press is use-drag.ts",
    home: /^src\/renderer\/ui\/use-drag\.ts$/,
    offends: (node) => listensTo(node, "pointerup") || listensTo(node, "pointercancel"),
    planted: [
      'window.addEventListener("pointerup", up);',
      'edge.addEventListener("pointercancel", end, true);',
    ],
    allowed: ['window.addEventListener("pointerdown", look);', "followPointer(1, { cancel });"],
  },
];

const sources = allSources();

describe.each(rules)("$name", ({ home, offends, planted, allowed }) => {
  test.each(planted)("%s offends", (text) => {
    expect(offencesIn(parseSource("planted.ts", text), offends)).not.toEqual([]);
  });

  test.each(allowed)("%s does not", (text) => {
    expect(offencesIn(parseSource("planted.ts", text), offends)).toEqual([]);
  });

  test("nowhere else in src", () => {
    const elsewhere = sources.filter((s) => !home.test(s.fileName));
    expect(elsewhere.length).toBeGreaterThan(500);
    expect(elsewhere.flatMap((s) => offencesIn(s, offends))).toEqual([]);
  });
});
