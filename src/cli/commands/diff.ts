// `heddle diff A B`: what was rewired, in words or as edits that lead from one to the other.
import { diffDocuments } from "../../core/index.ts";
import { type Command, UsageError } from "../command.ts";
import { readGraph } from "../read-graph.ts";

/** Changes that come to another computation come first. */
const order = ["structure", "parameter", "size", "weight", "text", "description", "layout"];

export const diff: Command = {
  name: "diff",
  operands: "A B",
  about: "Shows how graph B differs from graph A",
  options: { json: { type: "boolean", about: "Print the changes, with the edits from A to B, as JSON" } },
  async run(args, terminal) {
    const [a, b, more] = args.operands;
    if (a === undefined || b === undefined || more !== undefined)
      throw new UsageError("Give two graph files");
    const changes = diffDocuments(await readGraph(a), await readGraph(b));
    if (args.flag("json")) terminal.json({ same: changes.length === 0, changes });
    else if (changes.length === 0) terminal.out("The graphs are the same.");
    else {
      const sorted = [...changes].sort((x, y) => order.indexOf(x.kind) - order.indexOf(y.kind));
      const width = Math.max(...sorted.map((c) => c.kind.length));
      for (const c of sorted) terminal.out(`${terminal.paint("dim", c.kind.padEnd(width))}  ${c.text}`);
    }
    return 0;
  },
};
