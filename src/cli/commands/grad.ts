// `heddle grad FILE --task NAME --out G.safetensors`: the gradients of one batch.
import { writeSafetensors } from "../../core/index.ts";
import { type Command, oneFile } from "../command.ts";
import { withEngine } from "../engine.ts";
import { readGraph } from "../read-graph.ts";
import { table } from "../shapes.ts";
import { engineFlags, trainingOptions, trainOptions, withDims } from "../train-arguments.ts";
import { readyToWrite, writeOut } from "../write-file.ts";

export const grad: Command = {
  name: "grad",
  operands: "FILE",
  about: "Computes the loss of a task's first batch and its gradient for every weight",
  options: {
    ...trainingOptions,
    out: { type: "string", short: "o", value: "G.safetensors", about: "Output file for the gradients" },
  },
  async run(args, terminal) {
    const file = oneFile(args);
    const document = withDims(await readGraph(file), args);
    const options = await trainOptions(args);
    const out = args.text("out");
    if (out !== undefined) await readyToWrite(out, [file]);
    const { loss, gradients } = await withEngine(engineFlags(args), (client) =>
      client.ask("gradients", { document, options }),
    );
    if (out !== undefined) await writeOut(out, { data: writeSafetensors(gradients, { loss: String(loss) }) });
    const rows = Object.entries(gradients).map(([name, { dims, data }]) => {
      const norm = Math.sqrt(data.reduce((sum, v) => sum + v * v, 0));
      const largest = data.reduce((top, v) => Math.max(top, Math.abs(v)), 0);
      return { name, dims, norm, largest };
    });
    if (args.flag("json")) {
      terminal.json({
        ok: true,
        name: document.name,
        loss,
        gradients: rows,
        ...(out === undefined ? {} : { out }),
      });
      return 0;
    }
    terminal.out(`${terminal.paint("bold", document.name)}: loss ${loss.toPrecision(6)}`);
    const lines = rows.map((r) => [
      r.name,
      `[${r.dims.join(", ")}]`,
      r.norm.toExponential(3),
      r.largest.toExponential(3),
    ]);
    for (const line of table([["weight", "shape", "norm", "largest"], ...lines], [2, 3])) terminal.out(line);
    if (out !== undefined) terminal.out(`Gradients: ${out}`);
    return 0;
  },
};
