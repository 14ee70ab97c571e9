#!/usr/bin/env node
// `heddle`: finds the command, reads its arguments, turns whatever happens into an exit code.
import { parseArgs } from "node:util";
import { didYouMean, nearNames } from "../core/index.ts";
import { whyOf } from "../disk/index.ts";
import { LabError } from "../lab/index.ts";
import { EngineError } from "../runtime/client/index.ts";
import { type Arguments, type Command, type ExitCode, parseConfig, UsageError } from "./command.ts";
import { commands, help, open } from "./commands/index.ts";
import { FileError } from "./read-graph.ts";
import { reportDiagnostic } from "./report.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { version } from "./version.ts";

async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === "--version" || name === "-v") {
    terminal.out(version);
    return 0;
  }
  const wantsHelp = name === "--help" || name === "-h";
  if (opens(name)) return main([open.name, ...argv], terminal);
  const command = wantsHelp ? help : commands.find((c) => c.name === name);
  const json = rest.includes("--json");
  try {
    if (!command)
      throw new UsageError(
        `Unknown command "${name}"${didYouMean(
          nearNames(
            name ?? "",
            commands.map((c) => c.name),
          ),
        )}; run "heddle help" for a list`,
      );
    if (rest.includes("--help") || rest.includes("-h"))
      return await help.run(argumentsOf(help, [command.name]), terminal);
    return await command.run(argumentsOf(command, rest), terminal);
  } catch (cause) {
    return report(cause, json, command?.name, terminal);
  }
}

/** Without a command it is `open`: `heddle`, `heddle FILE`. A misspelt command is no file. */
const opens = (first: string | undefined): boolean =>
  first === undefined ||
  first.endsWith(".json") ||
  Object.keys(open.options).some((option) => first.split("=")[0] === `--${option}`);

function argumentsOf(command: Command, argv: readonly string[]): Arguments {
  const { values, positionals } = parse(command, argv);
  const all = (option: string) => [values[option] ?? []].flat().map(String);
  return {
    operands: positionals,
    text: (option) => all(option).at(-1),
    texts: all,
    flag: (option) => values[option] === true,
  };
}

function parse(command: Command, argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: parseConfig(command),
      allowPositionals: true,
      strict: true,
    });
  } catch (cause) {
    // Node's own words: "Unknown option '--x'. To specify a positional argument …"
    const [first = ""] = String((cause as Error).message).split(". ");
    throw new UsageError(first);
  }
}

function report(cause: unknown, json: boolean, command: string | undefined, terminal: Terminal): ExitCode {
  const { exit, error } = failureOf(cause);
  if (json) {
    terminal.json({ ok: false, error });
    return exit;
  }
  terminal.error(terminal.paint("red", sentence(cause, error)));
  for (const d of error.diagnostics ?? []) reportDiagnostic(d, terminal.error, terminal);
  if (cause instanceof UsageError && command) terminal.error(`Run "heddle help ${command}" for usage.`);
  return exit;
}

/** A file's problems come as `FILE:line:column: …`; what diagnostics say below is not said above them too. */
function sentence(cause: unknown, { message, diagnostics }: Failure): string {
  if (cause instanceof FileError) return message;
  const short = diagnostics && diagnostics.length > 0 ? (message.split(": ")[0] ?? message) : message;
  return `heddle: ${short}${/[.!?]$/.test(short) ? "" : "."}`;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly diagnostics?: readonly Record<string, unknown>[];
  readonly problems?: FileError["problems"];
}

function failureOf(cause: unknown): { exit: ExitCode; error: Failure } {
  if (cause instanceof UsageError) return { exit: 2, error: { code: "usage", message: cause.message } };
  if (cause instanceof LabError) return { exit: 2, error: { code: "study", message: cause.message } };
  if (cause instanceof FileError) {
    const { problems, message } = cause;
    return { exit: 2, error: { code: problems[0]?.code ?? "file/unreadable", message, problems } };
  }
  if (cause instanceof EngineError) {
    const { code, message, diagnostics } = cause;
    const exit =
      code === "graph" ? 1 : code === "internal" || code === "died" || code === "cancelled" ? 3 : 2;
    return { exit, error: { code, message, diagnostics } };
  }
  const message = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return { exit: 3, error: { code: "internal", message: `Internal error (a bug in Heddle): ${message}` } };
}

let unwritten: NodeJS.ErrnoException | null = null;
process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
  // `heddle … | head` closes the pipe early: the work, its files and its exit code stay what they are.
  if (cause.code === "EPIPE" || unwritten) return;
  unwritten = cause;
  process.stderr.write(`heddle: the output cannot be written: ${whyOf(cause)}.\n`);
  process.exitCode = 2;
});
process.stderr.on("error", () => {});
const code = await main(process.argv.slice(2), processTerminal());
process.exitCode = unwritten ? 2 : code;
