// A graph made ready for a task: its objective fits, its vocabulary is the task's, its head has as many rows.
import {
  allNodes,
  type Checked,
  check,
  decode,
  dimsOf,
  evaluateSize,
  type HeddleDocument,
  hasTrait,
  isError,
  plural,
  type Size,
  special,
  toJson,
  vocabularyDim,
} from "../../../core/index.ts";
import { EngineError, type TrainOptions } from "../../client/index.ts";
import { askedFrom, type Task, type TaskData, TaskError, tasks, teaches } from "../../tasks/index.ts";

export interface Adapted {
  readonly checked: Checked;
  readonly document: HeddleDocument;
  readonly task: Task;
  readonly data: TaskData;
  /** What was done so that the task fits, in sentences. */
  readonly notes: readonly string[];
  /** Names of the streams that the task fills. */
  readonly streams: { readonly main: string; readonly source?: string };
}

interface Stream {
  readonly name: string;
  readonly batch: Size;
  readonly time: Size;
}

const refuse = (message: string): never => {
  throw new EngineError({ code: "input", message });
};

/** Throws `EngineError` with what does not fit. */
export function adapt(given: HeddleDocument, options: TrainOptions): Adapted {
  const task =
    tasks.get(options.task) ?? refuse(`Unknown task "${options.task}"; must be one of ${list(tasks.keys())}`);
  const { objective } = given;
  if (objective && !teaches(task, objective.kind)) {
    refuse(
      `The task "${task.name}" is for ${list(task.objectives)}, but the objective of this graph is ${objective.kind}`,
    );
  }
  const initial = check(given);
  const streams = streamsOf(initial);
  const main = streams.find((s) => s.name === initial.predicted) ?? streams[0];
  if (!main) return refuse("The graph has no Tokens block; add one to train it");
  const { opened, notes } = openWithin(positionTable(initial, main.time), task, given, options);
  const source = opened.sourceContext === undefined ? undefined : streams.find((s) => s !== main);
  if (opened.sourceContext !== undefined && !source) {
    refuse(`The task "${task.name}" needs two streams of tokens; the graph has only "${main.name}"`);
  }
  const document = withVocabulary(given, opened, main.name, options, source?.name);
  const dims: Record<string, number> = {};
  setDim(dims, main.batch, options.batch);
  setDim(dims, main.time, opened.context);
  if (source && opened.sourceContext !== undefined) setDim(dims, source.time, opened.sourceContext);
  const checked = check(document, { dims });
  const errors = checked.diagnostics.filter(isError);
  if (errors.length > 0) {
    const diagnostics = errors.map(toJson);
    const message = `Fix the errors before training: ${diagnostics[0]?.title}`;
    throw new EngineError({ code: "graph", message, diagnostics });
  }
  const prefix = checked.prefix === null ? 1 : evaluateSize(checked.prefix, checked.bindings);
  const data = fitting(() => (prefix > 1 ? askedFrom(opened, prefix - 1) : opened));
  const wanted = [
    [main, data.context],
    ...(source && data.sourceContext !== undefined ? [[source, data.sourceContext] as const] : []),
  ] as const;
  for (const [stream, time] of wanted) {
    const [b, t] = [stream.batch, stream.time].map((size) => evaluateSize(size, checked.bindings));
    if (b !== options.batch || t !== time)
      refuse(
        `The graph reads ${b} × ${t} tokens of "${stream.name}", but the task gives ${options.batch} × ${time}`,
      );
  }
  return {
    checked,
    document,
    task,
    data,
    notes,
    streams: { main: main.name, ...(source ? { source: source.name } : {}) },
  };
}

/** A learned table of positions along a stream, which has no more rows than these. */
interface PositionTable {
  readonly node: string;
  readonly rows: number;
}

/** The shortest one; undefined where positions have no end. */
function positionTable(checked: Checked, time: Size): PositionTable | undefined {
  const tables = allNodes(checked.root).flatMap((node): PositionTable[] => {
    const { kind, length, max } = node.params;
    if (!hasTrait(node.block, "position-table") || node.state === "off" || kind !== "learned") return [];
    if ((length as Size).key !== time.key) return [];
    return [{ node: node.path, rows: evaluateSize(max as Size, checked.bindings) }];
  });
  return tables.toSorted((a, b) => a.rows - b.rows)[0];
}

/** The task with the context that was asked for; where nobody asks, with one that the table has rows for. */
function openWithin(
  table: PositionTable | undefined,
  task: Task,
  given: HeddleDocument,
  options: TrainOptions,
): { opened: TaskData; notes: readonly string[] } {
  const opened = fitting(() => openTask(task, given, options));
  if (!table || opened.context <= table.rows) return { opened, notes: [] };
  const { node, rows } = table;
  const few = `the table of "${node}" has ${plural(rows, "row")}`;
  if (options.context !== undefined) {
    refuse(`A context of ${options.context} does not fit: ${few}. Set Context to ${rows}, or raise its max`);
  }
  try {
    const shorter = openTask(task, given, { ...options, context: rows });
    return {
      opened: shorter,
      notes: [`The context is ${rows} instead of the task's ${opened.context}: ${few}`],
    };
  } catch (cause) {
    if (!(cause instanceof TaskError)) throw cause;
    return refuse(`The task needs more positions than there are: ${few}; raise its max. ${cause.message}`);
  }
}

const openTask = (task: Task, { vocabulary }: HeddleDocument, options: TrainOptions): TaskData =>
  task.open({
    seed: options.seed,
    ...(options.context === undefined ? {} : { context: options.context }),
    ...(options.text === undefined ? {} : { text: options.text }),
    ...(vocabulary === undefined ? {} : { vocabulary }),
  });

/** What a task makes; what does not fit it is refused. */
function fitting<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof TaskError) return refuse(cause.message);
    throw cause;
  }
}

const list = (names: Iterable<string>): string => [...names].join(", ");

function streamsOf(checked: Checked): Stream[] {
  return allNodes(checked.root).flatMap((node): Stream[] => {
    if (!hasTrait(node.block, "reads-text") || node.state === "off") return [];
    const { stream, batch, time } = node.params;
    return [{ name: String(stream), batch: batch as Size, time: time as Size }];
  });
}

function setDim(dims: Record<string, number>, size: Size, value: number): void {
  const [name, ...more] = dimsOf(size);
  if (name !== undefined && more.length === 0 && size.key === name) dims[name] = value;
}

/** The document with the task's vocabulary, as many logits, the seed, and a line of the task as its text. */
function withVocabulary(
  document: HeddleDocument,
  data: TaskData,
  main: string,
  options: TrainOptions,
  source: string | undefined,
): HeddleDocument {
  const seeded = { ...document, seed: options.seed };
  const base = options.keepWeights ? seeded : without(seeded, "weights");
  if (data.vocabulary === document.vocabulary) return base;
  const size = data.vocabulary.tokens.length;
  const dim = vocabularyDim(check(document));
  if (dim === undefined && (document.vocabulary?.tokens.length ?? size) !== size) {
    refuse(
      `The task has ${plural(size, "token")}, but the graph's head has a fixed size; use a dimension such as V`,
    );
  }
  const sample = data.heldOut(0, 1);
  const line = (stream: { readonly ids: Int32Array; readonly valid: Uint8Array }) =>
    decode(
      [...stream.ids].filter((_, i) => stream.valid[i]),
      data.vocabulary,
    ).split("\n")[0] || decode([stream.ids[0] ?? 0], data.vocabulary);
  return {
    ...base,
    vocabulary: data.vocabulary,
    dims: dim === undefined ? document.dims : { ...document.dims, [dim]: size },
    ...withStart(base, data.vocabulary),
    text: {
      ...document.text,
      [main]: line(sample.main),
      ...(source !== undefined && sample.source ? { [source]: line(sample.source) } : {}),
    },
  };
}

/** A target that is not shifted begins with the task's own start token. */
const withStart = ({ objective }: HeddleDocument, { tokens }: TaskData["vocabulary"]) =>
  objective?.start === undefined
    ? {}
    : { objective: { ...objective, start: Math.max(tokens.indexOf(special.begin), 0) } };

const without = <K extends keyof HeddleDocument>(document: HeddleDocument, key: K): HeddleDocument => {
  const { [key]: _, ...rest } = document;
  return rest as HeddleDocument;
};
