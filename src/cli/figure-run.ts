// The run whose values a figure shows: the graph on its own text, each repeat at its first iteration.
import { type Checked, check, findNode, type HeddleDocument } from "../core/index.ts";
import type { RunShown } from "../figure/node-value.ts";
import type { Progress } from "../runtime/client/index.ts";
import { withEngine } from "./engine.ts";
import { ownWeights, weightsOf, withTrained } from "./stored-weights.ts";
import type { Terminal } from "./terminal.ts";

export async function firstRun(file: string, read: HeddleDocument, terminal: Terminal): Promise<RunShown> {
  const stored = await ownWeights(file, read);
  const document = withTrained(read, stored);
  const checked = check(document);
  const given = stored === null ? {} : { weights: weightsOf(checked, stored) };
  const result = await withEngine([], (client) => {
    const onProgress = ({ note }: Progress) => terminal.status(`${note} …`);
    const asked = { document, ...given, fetch: "all", engine: "ort", top: 5, thumbnails: true } as const;
    return client.run({ ...asked, text: {}, ids: {} }, { onProgress }).finally(() => terminal.status(null));
  });
  return {
    value: (path, port) => result.values[`${atFirst(path, checked)}.${port}`],
    tokens: (stream) => result.streams[stream]?.tokens[0],
    predictions: result.predictions[0],
    held: null,
  };
}

/** `blocks/attn` → `blocks[0]/attn`. */
function atFirst(path: string, checked: Checked): string {
  const ids = path.split("/");
  return ids
    .map((id, i) => {
      const isRepeat = findNode(checked, ids.slice(0, i + 1).join("/"))?.count !== undefined;
      return isRepeat && i < ids.length - 1 ? `${id}[0]` : id;
    })
    .join("/");
}
