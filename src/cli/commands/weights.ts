// `heddle weights FILE -o W.safetensors`: all weights of a graph, as a file or as a list.
import {
  check,
  countParameters,
  isError,
  plural,
  toJson,
  weightTable,
  writeSafetensors,
} from "../../core/index.ts";
import { type Command, oneFile } from "../command.ts";
import { readGraph } from "../read-graph.ts";
import { reportDiagnostic } from "../report.ts";
import { table } from "../shapes.ts";
import { ownWeights, weightsOf } from "../stored-weights.ts";
import { writeOut } from "../write-file.ts";

export const weights: Command = {
  name: "weights",
  operands: "FILE",
  about: "Lists or saves the weights of a graph, from the file and from its seed",
  options: {
    out: {
      type: "string",
      short: "o",
      value: "W.safetensors",
      about: "Output file (default: only list them)",
    },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const file = oneFile(args);
    const document = await readGraph(file);
    const checked = check(document);
    const errors = checked.diagnostics.filter(isError);
    if (errors.length > 0) {
      if (args.flag("json")) terminal.json({ ok: false, diagnostics: errors.map(toJson) });
      else for (const d of errors) reportDiagnostic(toJson(d), terminal.error, terminal);
      return 1;
    }
    const out = args.text("out");
    if (out !== undefined)
      await writeOut(out, {
        data: writeSafetensors(weightsOf(checked, await ownWeights(file, document))),
        inputs: [file],
      });
    const list = weightTable(checked);
    const parameters = countParameters(list).known;
    if (args.flag("json")) {
      const entries = list.map(({ name, node, dims, tiedTo }) => ({
        name,
        node,
        dims,
        ...(tiedTo ? { tiedTo } : {}),
      }));
      terminal.json({ ok: true, parameters, weights: entries });
      return 0;
    }
    const rows = list.map((w) => [w.name, `[${w.dims.join(", ")}]`, w.tiedTo ? `tied to ${w.tiedTo}` : ""]);
    for (const line of table(rows)) terminal.out(line);
    terminal.out(
      `${plural(list.length, "weight")}, ${plural(parameters, "parameter")}${out === undefined ? "" : ` → ${out}`}`,
    );
    return 0;
  },
};
