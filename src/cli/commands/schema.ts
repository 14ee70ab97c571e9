// `heddle schema`: the JSON Schema of graph files, for editors and other programs.
import { documentJsonSchema } from "../../core/index.ts";
import { type Command, UsageError } from "../command.ts";

export const schema: Command = {
  name: "schema",
  operands: "",
  about: "Prints the JSON Schema of graph files",
  options: {},
  async run(args, terminal) {
    if (args.operands.length > 0) throw new UsageError("schema takes no arguments");
    terminal.json(documentJsonSchema());
    return 0;
  },
};
