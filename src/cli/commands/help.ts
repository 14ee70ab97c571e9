// `heddle help [COMMAND]`
import { type Command, UsageError } from "../command.ts";
import { wrap } from "../report.ts";
import { table } from "../shapes.ts";
import { version } from "../version.ts";

export function makeHelp(others: readonly Command[]): Command {
  const help: Command = {
    name: "help",
    operands: "[COMMAND]",
    about: "Says how commands are called",
    options: {},
    async run({ operands }, terminal) {
      const [name] = operands;
      const all = [...others, help];
      if (name === undefined) {
        terminal.out(`Heddle ${version}: transformers as graphs, checked and run`);
        terminal.out("");
        for (const line of table(all.map((c) => [`  heddle ${c.name} ${c.operands}`, c.about])))
          terminal.out(line);
        terminal.out("  heddle --version");
        terminal.out("");
        terminal.out(
          "Exit codes: 0 fine, 1 the graph has errors, 2 the call or the file is bad, 3 Heddle failed",
        );
        return 0;
      }
      const command = all.find((c) => c.name === name);
      if (!command) throw new UsageError(`There is no command "${name}"`);
      terminal.out(
        `heddle ${command.name} ${command.operands}${Object.keys(command.options).length > 0 ? " [OPTIONS]" : ""}`,
      );
      for (const line of wrap(command.about, terminal.width - 2)) terminal.out(`  ${line}`);
      if (Object.keys(command.options).length > 0) terminal.out("");
      const rows = Object.entries(command.options).map(([option, { value, about }]) => [
        `  --${option}${value ? ` ${value}` : ""}`,
        about,
      ]);
      for (const line of table(rows)) terminal.out(line);
      return 0;
    },
  };
  return help;
}
