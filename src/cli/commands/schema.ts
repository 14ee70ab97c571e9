// `heddle schema`: the JSON Schema of graph files, or of lessons, for editors and other programs.
import { documentJsonSchema } from "../../core/index.ts";
import { lessonJsonSchema } from "../../lesson/index.ts";
import { type Command, UsageError } from "../command.ts";

export const schema: Command = {
  name: "schema",
  operands: "",
  about: "Prints the JSON Schema of graph files",
  options: { lesson: { type: "boolean", about: "That of lessons" } },
  async run(args, terminal) {
    if (args.operands.length > 0) throw new UsageError("schema takes no arguments");
    terminal.json(args.flag("lesson") ? lessonJsonSchema() : documentJsonSchema());
    return 0;
  },
};
