// Targets that no logit stands for: the head has fewer numbers than the task has tokens. Told before the first step, with
// the token, where one is among the first samples. Later the loss would be infinite; or, taken from the objective, it
// would count such a target as a perfect prediction.
import {
  type Checked,
  evaluateSize,
  findNode,
  parseAddress,
  withoutIterations,
} from "../../../core/index.ts";
import { EngineError } from "../../client/index.ts";
import type { Adapted } from "./adapt.ts";

/** Samples that are looked through for the largest target. */
const looked = { batches: 16, samples: 16 } as const;

/** Throws code "input". `losses` are the nodes of the graph's own losses; without them the objective's logits count. */
export function refuseFewLogits({ checked, document, data }: Adapted, losses: readonly string[]) {
  const heads = losses.length > 0 ? losses.flatMap((at) => ofLoss(checked, at)) : ofObjective(checked);
  const fewest = heads.toSorted((a, b) => a.tokens - b.tokens)[0];
  if (!fewest) return;
  const drawn = Array.from({ length: looked.batches }, (_, i) => data.train(i, looked.samples));
  const largest = [...drawn, data.heldOut(0, looked.samples)].reduce(
    (most, { targets }) => targets.reduce((a, b) => Math.max(a, b), most),
    -1,
  );
  if (!(largest >= fewest.tokens)) return;
  const token = document.vocabulary?.tokens[largest];
  const named = token === undefined ? "" : ` ("${token}")`;
  const message = `The task asks for id ${largest}${named}, but the logits of "${fewest.of}" are over ${fewest.tokens} tokens, 0 to ${fewest.tokens - 1}. Give them as many as the vocabulary has, ${document.vocabulary?.tokens.length ?? largest + 1}`;
  throw new EngineError({ code: "input", message });
}

interface Head {
  readonly of: string;
  readonly tokens: number;
}

function ofObjective(checked: Checked): Head[] {
  const at = parseAddress(withoutIterations(checked.document.objective?.logits ?? ""));
  const port = at && findNode(checked, at.node)?.outputs.find((p) => p.name === at.port);
  const size = port?.type.axes?.at(-1)?.size;
  return at && size ? [{ of: at.node, tokens: evaluateSize(size, checked.bindings) }] : [];
}

/** Only losses over the positions of a text are asked what the task asks. */
function ofLoss(checked: Checked, path: string): Head[] {
  const node = findNode(checked, withoutIterations(path));
  const axes = node?.inputs.find((p) => p.name === "logits")?.type.axes;
  const last = axes?.at(-1);
  return axes?.length === 3 && last ? [{ of: path, tokens: evaluateSize(last.size, checked.bindings) }] : [];
}
