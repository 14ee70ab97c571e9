// What the canvas has to hold (issue D): script always, times on the clock only on an idle machine.
import { type Cell, isGesture, type Row, twin } from "./report.ts";

/** Cores; with more at work elsewhere a frame time says more of the others than of the page. */
const idle = 0.3;
const scriptAFrame = 8;
const limits = { open: 700, add: 50 } as const;
const frames = { "drag one": 17, "drag 50": 17, pan: 17, zoom: 20 } as const;
/** Two measurements of the same differ by as much. */
const noise = 1.15;

export function judge(rows: readonly Row[], cells: readonly Cell[]): string[] {
  const failures: string[] = [];
  const claim = (holds: boolean, text: string) => {
    if (!holds) failures.push(text);
  };
  for (const cell of cells.filter((c) => c.subject === "app")) {
    const { size, look, action, script, median, load } = cell;
    const name = `${size} nodes, ${look === "all" ? "all" : "40"} in view, ${action}`;
    const bare = twin(cells, cell);
    const quiet = load < idle && (bare?.load ?? 0) < idle;
    if (isGesture(action)) {
      claim(
        script <= scriptAFrame,
        `${name}: ${script.toFixed(1)} ms of script a frame, over ${scriptAFrame}`,
      );
      const limit = frames[action as keyof typeof frames];
      if (load < idle && size === 1000)
        claim(median <= limit, `${name}: ${median.toFixed(1)} ms a frame, over ${limit}`);
    } else if (size === 1000) {
      const limit = limits[action as keyof typeof limits];
      claim(script <= limit, `${name}: ${script.toFixed(0)} ms of script, over ${limit}`);
      if (load < idle) claim(median <= limit, `${name}: ${median.toFixed(0)} ms, over ${limit}`);
    }
    if (!bare) continue;
    claim(
      script <= bare.script * noise,
      `${name}: more script than bare React Flow, ${script} against ${bare.script}`,
    );
    if (quiet)
      claim(
        median <= bare.median * noise,
        `${name}: slower than bare React Flow, ${median} against ${bare.median}`,
      );
  }
  for (const row of rows) if (row.subject === "app") failures.push(...strayWrites(row));
  return [...new Set(failures)];
}

/** Far away nothing but what is dragged or under the pointer; near, only the dragged, or what comes near the view. */
export function strayWrites({ size, look, outcome }: Pick<Row, "size" | "look" | "outcome">): string[] {
  const { action, written, allowed } = outcome;
  const strays = written.nodes.filter((id) => !allowed.includes(id));
  const name = `${size} nodes, ${look === "all" ? "all" : "40"} in view, ${action}`;
  return strays.length > 0
    ? [`${name}: ${strays.length} nodes written that nobody sees or moves, ${strays.slice(0, 3)}`]
    : [];
}
