// The arguments of `heddle run` that name streams, ids and values.
import { type Checked, type CheckedNode, findNode, hasTrait, parseAddress } from "../core/index.ts";
import { UsageError } from "./command.ts";

const withName = /^([a-z][a-z0-9_]*)=([\s\S]*)$/;

/** `TEXT` or `stream=TEXT`; several for one stream are samples. */
export function textsByStream(given: readonly string[], streams: readonly string[]): Record<string, string> {
  const lines = byStream(given, streams, "--text");
  return Object.fromEntries(Object.entries(lines).map(([stream, list]) => [stream, list.join("\n")]));
}

/** `1,2,3;4,5` or `stream=1,2,3;4,5`: commas between ids, semicolons between samples. */
export function idsByStream(
  given: readonly string[],
  streams: readonly string[],
  option = "--ids",
): Record<string, number[][]> {
  const rows = (text: string) =>
    text.split(";").map((row) =>
      row.split(",").map((word) => {
        if (!/^\s*-?\d+\s*$/.test(word))
          throw new UsageError(`${option} must be integers such as 1,2,3;4,5, not "${word.trim()}"`);
        return Number(word);
      }),
    );
  const lists = byStream(given, streams, option);
  return Object.fromEntries(Object.entries(lists).map(([stream, list]) => [stream, list.flatMap(rows)]));
}

/** `1,1,0;1,1,1` or `stream=1,1,0`: 1 for a token, 0 for padding. */
export function validByStream(
  given: readonly string[],
  streams: readonly string[],
): Record<string, number[][]> {
  const rows = idsByStream(given, streams, "--valid");
  const bad = Object.values(rows)
    .flat(2)
    .find((v) => v !== 0 && v !== 1);
  if (bad !== undefined) throw new UsageError(`--valid must be 1 for a token or 0 for padding, not ${bad}`);
  return rows;
}

function byStream(
  given: readonly string[],
  streams: readonly string[],
  option: string,
): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const text of given) {
    const [, name, rest] = withName.exec(text) ?? [];
    const known = name !== undefined && rest !== undefined && streams.includes(name);
    if (!known && streams.length > 1) {
      throw new UsageError(
        `The graph has the streams ${streams.join(", ")}; choose one, such as ${option} ${streams[0]}=…`,
      );
    }
    // A graph without streams is refused by the engine, in its own words.
    const stream = known ? name : (streams[0] ?? "main");
    found[stream] = [...(found[stream] ?? []), known ? rest : text];
  }
  return found;
}

/** What is given when nothing is asked for: the logits and their probabilities, else what nothing reads. */
export function defaultFetch(checked: Checked): string[] {
  const { nodes } = checked.root;
  const outputs = (list: readonly CheckedNode[]) =>
    list.flatMap((n) => n.outputs.map((p) => `${n.id}.${p.name}`));
  const named = checked.document.objective?.logits;
  const logits =
    named !== undefined && findNode(checked, parseAddress(named)?.node ?? "") ? named : undefined;
  const probabilities = outputs(
    nodes.filter((n) => hasTrait(n.block, "gives-probabilities") && n.state === "ok"),
  );
  const wanted = [...(logits === undefined ? [] : [logits]), ...probabilities];
  if (wanted.length > 0) return wanted;
  const read = new Set(nodes.flatMap((n) => n.inputs.map((p) => `${p.source?.node}.${p.source?.port}`)));
  return outputs(nodes.filter((n) => n.state === "ok" || n.state === "bypassed")).filter((a) => !read.has(a));
}
