// A program of its own that a bench times: it says what it is when it is ready, a line of JSON with `ready`, then answers
// each line of numbers with a line of JSON. What it writes to its errors is told when it fails.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

interface Ready {
  /** What it runs on, with versions. */
  readonly ready: string;
  /** Making the program ready to run, ms; of engines that have such a thing. */
  readonly session?: number;
}

export class Peer<Answer> {
  private constructor(
    readonly name: string,
    readonly is: Ready,
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterator<string>,
    /** The last that it wrote to its errors. */
    private readonly why: () => string,
  ) {}

  /** Undefined where it does not start. */
  static async start<Answer>(
    name: string,
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<Peer<Answer> | undefined> {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env });
    let errors = "";
    const why = () => errors.trim().split("\n").at(-1) ?? "";
    child.stderr.on("data", (text) => {
      errors = `${errors}${text}`.slice(-2000);
    });
    child.once("error", (cause) => {
      errors = cause.message;
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (let line = await lines.next(); !line.done; line = await lines.next())
      if (line.value.startsWith('{"ready"'))
        return new Peer<Answer>(name, JSON.parse(line.value) as Ready, child, lines, why);
    console.warn(`!!! SKIPPED: ${name} does not start: ${why()}`);
    return undefined;
  }

  async ask(...numbers: readonly number[]): Promise<Answer> {
    this.child.stdin?.write(`${numbers.join(" ")}\n`);
    const line = await this.lines.next();
    if (line.done) throw new Error(`${this.name} ended: ${this.why()}`);
    return JSON.parse(line.value) as Answer;
  }

  end(): void {
    this.child.stdin?.end();
  }
}

export const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
