// `heddle help [COMMAND]`
import { didYouMean, nearNames } from "../../core/index.ts";
import { type Command, UsageError } from "../command.ts";
import { wrap } from "../report.ts";
import { table } from "../shapes.ts";
import { version } from "../version.ts";

export function makeHelp(others: readonly Command[]): Command {
  const help: Command = {
    name: "help",
    operands: "[COMMAND]",
    about: "Shows how to use a command",
    options: {},
    async run({ operands }, terminal) {
      const [name] = operands;
      const all = [...others, help];
      if (name === undefined) {
        terminal.out(`Heddle ${version}: transformers as graphs: check, run, train, export`);
        terminal.out("");
        for (const line of table(all.map((c) => [`  heddle ${c.name} ${c.operands}`, c.about])))
          terminal.out(line);
        terminal.out("  heddle --version");
        terminal.out("");
        terminal.out(
          "Exit codes: 0 success, 1 errors in the graph (check: or leaks not ruled out for every size), 2 invalid arguments or file, 3 internal error, 130 and 143 interrupted (Ctrl+C, SIGTERM)",
        );
        return 0;
      }
      const command = all.find((c) => c.name === name);
      if (!command)
        throw new UsageError(
          `Unknown command "${name}"${didYouMean(
            nearNames(
              name,
              all.map((c) => c.name),
            ),
          )}`,
        );
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
