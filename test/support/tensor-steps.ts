// Changes with the blocks that move, pick, order and sum entries: each puts a few of them into a wire, most so that the
// axes behind them are those before. What does not fit is refused by the check, and undone.
import { type Pick, type Step, scopesOf } from "./graph-mutants.ts";

type Params = Readonly<Record<string, unknown>>;
/** A block by its ports in and out; `others` are wires to it, `$` for its id, `@` for what the chain begins at. */
type Link = readonly [block: string, params: Params, into: string, out: string, ...others: readonly string[]];

let fresh = 0;

const views = [
  ["B T H D/H", "B T D"],
  ["B*T D", "B T D"],
  ["B T*D", "B T D"],
  ["B D T", "B T D"],
  ["T B D", "B T D"],
  ["B T/2 2*D", "B T D"],
  ["B H T D/H", "B T D"],
  ["1 B T 1 D", "B T D"],
  ["B T 2 D/2", "B T D/2 2", "B T D"],
] as const;

/** What may stand in a wire; `other` is the output of some node of the scope. */
function links(random: () => number, pick: Pick, other: string): readonly Link[] {
  const axis = pick([0, 1, 1, 2, -1]);
  const sizes = axis === 0 ? "B" : axis === 1 ? "T" : "D";
  const flag = () => random() < 0.4;
  const kinds: readonly (() => readonly Link[])[] = [
    () => [[pick(["softplus", "square"]), {}, "x", "x"]],
    () => [
      ["clamp", { low: pick([-1, 0, "-Infinity"]), high: pick([0.5, 2]) }, "x", "x"],
      ["exp", {}, "x", "x"],
    ],
    () => [[pick(["subtract", "maximum", "minimum"]), {}, pick(["a", "b"]), "y", `${other} → $.?`]],
    () => [
      ["clamp", { low: 0.5, high: 2 }, "x", "x"],
      ["divide", {}, "b", "y", "@ → $.a"],
    ],
    () => pick(views).map((shape): Link => ["reshape", { shape }, "x", "x"]),
    () => [
      ["expand", { axis: pick([0, 1, 2, -1]), size: pick(["H", "T", 2]) }, "x", "x"],
      ["reduce", { fn: pick(["mean", "sum", "max"]), axis: pick([0, 1, 2, -1]) }, "x", "x"],
    ],
    () => [
      ["reduce", { fn: pick(["mean", "sum", "max"]), axis, keep: flag() }, "x", "x"],
      ["subtract", {}, "b", "y", "@ → $.a"],
    ],
    () => [
      ["concatenate", { axis }, pick(["a", "b"]), "y", `${other} → $.?`],
      ["split", { axis, parts: `${sizes} ${sizes}` }, "x", pick(["a", "b"])],
    ],
    () => {
      const [row, each] = [`z${fresh++}`, `z${fresh++}`];
      return [
        [
          "concatenate",
          { axis: 1 },
          "b",
          "y",
          `+${row} parameter 1,D`,
          `+${each} expand 0,B`,
          `${row}.y → ${each}.x`,
          `${each}.x → $.a`,
        ],
        ["slice", { axis: 1, start: pick([0, 1]), length: "T" }, "x", "x"],
      ];
    },
    () => [
      ["split", { axis: -1, parts: "D/2 D/2" }, "x", "a"],
      ["concatenate", {}, "a", "y", `!b → $.b`],
    ],
    () => [["cumulative_sum", { axis, reverse: random() < 0.25, exclusive: flag() }, "x", "x"]],
    () => {
      const [before, after] = [pick([0, 1, 2]), pick([0, 1, 2])];
      const start = Math.floor(random() * (before + after + 1));
      return [
        ["pad", { axis, before, after, value: pick([0, 0.5]) }, "x", "x"],
        ["slice", { axis, start, length: sizes }, "x", "x"],
      ];
    },
    () => [["roll", { axis, by: pick([1, -1, 2]) }, "x", "x"]],
    () => [
      ["top_k", { axis, k: pick([1, 2, 3]) }, "x", "mask"],
      ["where", {}, "mask", "x", "@ → $.x"],
    ],
    () => [
      ["top_k", { axis, k: 1 }, "x", "values"],
      [pick(["subtract", "maximum"]), {}, "b", "y", "@ → $.a"],
    ],
    () => [
      ["top_k", { axis: -1, k: "D" }, "x", "indices"],
      ["gather", { axis: -1 }, "ids", "x", "@ → $.x"],
    ],
    () => [["gather", { axis: 1 }, "x", "x", "tokens.ids → $.ids"]],
  ];
  return pick(kinds)();
}

export const insertTensors: Step = (graph, random, pick) => {
  const { path, scope } = pick(scopesOf(graph));
  const at = Math.floor(random() * scope.wires.length);
  const [from, to] = scope.wires[at]?.split(" → ") ?? [];
  if (from === undefined || to === undefined) return null;
  const other = pick(scope.wires).split(" → ")[0]!;
  let end = from;
  const said: string[] = [];
  for (const [block, params, into, out, ...others] of links(random, pick, other)) {
    const id = `z${fresh++}`;
    scope.nodes[id] = { block, params };
    scope.wires.push(`${end} → ${id}.${into}`);
    const free = into === "a" ? "b" : "a";
    for (const wire of others) {
      const [, made, kind, value] = /^\+(\S+) (\S+) (\S+)$/.exec(wire) ?? [];
      if (made !== undefined)
        scope.nodes[made] =
          kind === "parameter"
            ? { block: kind, params: { axes: value?.replace(",", " ") } }
            : { block: "expand", params: { axis: 0, size: "B" } };
      else
        scope.wires.push(
          wire
            .replace("@", from)
            .replace("!", `${end.split(".")[0]}.`)
            .replace("$", id)
            .replace("?", free),
        );
    }
    said.push(`${block} ${JSON.stringify(params)} ${into}→${out}`);
    end = `${id}.${out}`;
  }
  scope.wires[at] = `${end} → ${to}`;
  return `${path} ${said.join(", ")} on ${from} → ${to}`;
};
