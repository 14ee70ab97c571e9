// Rounds drawn together into cells, and the cells printed as a table.
import type { Action, Look, Outcome } from "./actions.ts";
import type { Size } from "./document.ts";
import { mean, median, quantile } from "./trace.ts";

export interface Row {
  readonly subject: "app" | "bare";
  readonly size: Size;
  readonly look: Look;
  /** Cores that the rest of the machine kept busy meanwhile. */
  readonly load: number;
  readonly outcome: Outcome;
}

export interface Cell {
  readonly subject: Row["subject"];
  readonly size: Size;
  readonly look: Look;
  readonly action: Action;
  /** Milliseconds between frames, over the frames of all rounds; for open and add, the wait until it is shown. */
  readonly median: number;
  readonly p95: number;
  /** Least and largest of the rounds' medians. */
  readonly spread: readonly [number, number];
  /** Script CPU milliseconds a frame, on average over all of them; for open and add, in all. Rounds' median. */
  readonly script: number;
  readonly scriptP95: number;
  readonly scriptSpread: readonly [number, number];
  readonly load: number;
}

/** One line for each measurement as it is made: the whole takes minutes. */
export function progress({ subject, size, look, load, outcome }: Row): string {
  const { action, frames, took, script, scriptTotal } = outcome;
  const [time, cpu] = isGesture(action) ? [median(frames), mean(script)] : [took, scriptTotal];
  return `${subject} ${size} ${look} ${action}: ${n(time)} ms, script ${n(cpu)} ms, other load ${load.toFixed(1)}`;
}

export const isGesture = (action: Action): boolean => action !== "open" && action !== "add";

export function summary(rows: readonly Row[]): Cell[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = [row.size, row.look, row.outcome.action, row.subject].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { subject, size, look } = first;
    const { action } = first.outcome;
    const outcomes = group.map((row) => row.outcome);
    const gesture = isGesture(action);
    const times = gesture ? outcomes.flatMap((o) => o.frames) : outcomes.map((o) => o.took);
    const each = gesture ? outcomes.map((o) => median(o.frames)) : times;
    const scripts = outcomes.map((o) => (gesture ? mean(o.script) : o.scriptTotal));
    return {
      ...{ subject, size, look, action },
      median: median(times),
      p95: quantile(times, 0.95),
      spread: [Math.min(...each), Math.max(...each)] as const,
      script: median(scripts),
      scriptP95: gesture
        ? quantile(
            outcomes.flatMap((o) => o.script),
            0.95,
          )
        : Math.max(...scripts),
      scriptSpread: [Math.min(...scripts), Math.max(...scripts)] as const,
      load: Math.max(...group.map((row) => row.load)),
    };
  });
}

export const twin = (cells: readonly Cell[], cell: Cell): Cell | undefined =>
  cells.find(
    (c) => c.subject === "bare" && c.size === cell.size && c.look === cell.look && c.action === cell.action,
  );

const n = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
const range = ([low, high]: readonly [number, number]): string => `${n(low)}–${n(high)}`;

export function table(cells: readonly Cell[]): string {
  const head = [
    "Nodes",
    "In view",
    "Action",
    "ms: median / p95 (rounds)",
    "script: mean / p95 (rounds)",
    "bare: ms",
    "bare: script",
    "ratio ms",
    "ratio script",
    "other load",
  ];
  const lines = cells
    .filter((cell) => cell.subject === "app")
    .sort((a, b) => a.size - b.size || a.look.localeCompare(b.look))
    .map((cell) => {
      const bare = twin(cells, cell);
      return [
        String(cell.size),
        cell.look === "all" ? "all" : "40",
        cell.action,
        `${n(cell.median)} / ${n(cell.p95)} (${range(cell.spread)})`,
        `${n(cell.script)} / ${n(cell.scriptP95)} (${range(cell.scriptSpread)})`,
        bare ? `${n(bare.median)} / ${n(bare.p95)}` : "–",
        bare ? `${n(bare.script)} / ${n(bare.scriptP95)}` : "–",
        bare ? `1 : ${n(bare.median / cell.median)}` : "–",
        bare ? `1 : ${n(bare.script / cell.script)}` : "–",
        Math.max(cell.load, bare?.load ?? 0).toFixed(1),
      ];
    });
  return [head, head.map(() => "---"), ...lines].map((line) => `| ${line.join(" | ")} |`).join("\n");
}
