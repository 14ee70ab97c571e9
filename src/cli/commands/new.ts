// `heddle new PRESET -o FILE`: a graph to begin with.
import { printDocument } from "../../core/index.ts";
import { type Command, UsageError } from "../command.ts";
import { presetNames, readPreset } from "../presets.ts";
import { writeOut } from "../write-file.ts";

export const newGraph: Command = {
  name: "new",
  operands: "PRESET",
  about: `Creates a graph from a preset: ${presetNames.join(", ")}`,
  options: {
    out: { type: "string", short: "o", value: "FILE", about: "Output file (default: stdout)" },
    force: { type: "boolean", about: "Overwrite an existing file" },
  },
  async run(args, terminal) {
    const [name, more] = args.operands;
    const known = presetNames.find((p) => p === name);
    if (!known || more !== undefined) throw new UsageError(`Give one preset: ${presetNames.join(", ")}`);
    const text = printDocument(await readPreset(known));
    const out = args.text("out");
    if (out === undefined) terminal.out(text.trimEnd());
    else await writeOut(out, { data: text, fresh: !args.flag("force") });
    return 0;
  },
};
