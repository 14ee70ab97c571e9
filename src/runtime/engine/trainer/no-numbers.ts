// Logits that no token can be drawn from: a softmax of them is NaN. One that is −∞ is a token that never comes.
import { plural } from "../../../core/index.ts";
import { EngineError } from "../../client/index.ts";

/** Throws `EngineError` code "input" where an entry is NaN or ∞, or all are −∞; `read` is how many ids stand before. */
export function refuseNoNumbers(logits: ArrayLike<number>, address: string, read: number): void {
  let [nan, infinite, never] = [0, 0, 0];
  // One pass for each token that is written: a vocabulary is long.
  for (let id = 0; id < logits.length; id++) {
    const v = logits[id]!;
    if (Number.isFinite(v)) continue;
    if (Number.isNaN(v)) nan++;
    else if (v > 0) infinite++;
    else never++;
  }
  if (nan + infinite === 0 && never < logits.length) return;
  const [count, what] = nan > 0 ? [nan, "NaN"] : infinite > 0 ? [infinite, "∞"] : [never, "−∞"];
  const message = `The model gives no numbers behind ${plural(read, "token")}: ${count} of ${plural(logits.length, "logit")} ${count === 1 ? "is" : "are"} ${what} ("${address}")`;
  throw new EngineError({ code: "input", message });
}
