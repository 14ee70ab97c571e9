// What a command is. Each has a file in commands/; commands/index.ts lists them.
import type { ParseArgsConfig } from "node:util";
import type { Terminal } from "./terminal.ts";

/**
 * 0 fine, 1 the graph has errors or (of `check`) leaks are not ruled out, 2 the call or the file is bad, 3 Heddle or its
 * engine failed, 130 and 143 interrupted by SIGINT and SIGTERM.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 130 | 143;

export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help: `ADDR,…`. */
  readonly value?: string;
  readonly about: string;
}

export interface Command {
  readonly name: string;
  /** What follows the name: `FILE`. */
  readonly operands: string;
  readonly about: string;
  readonly options: Readonly<Record<string, Option>>;
  run(args: Arguments, terminal: Terminal): Promise<ExitCode>;
}

export interface Arguments {
  readonly operands: readonly string[];
  /** The last one given. */
  text(option: string): string | undefined;
  /** All that were given. */
  texts(option: string): readonly string[];
  flag(option: string): boolean;
}

/** The call is bad: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Options of a command in the form of `parseArgs`. */
export const parseConfig = (command: Command): NonNullable<ParseArgsConfig["options"]> =>
  Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
    ]),
  );

/** Exactly one operand, a file. */
export function oneFile(args: Arguments): string {
  const [file, more] = args.operands;
  if (file === undefined) throw new UsageError("Give a graph file");
  if (more !== undefined) throw new UsageError(`Only one graph file is allowed; remove "${more}"`);
  return file;
}
