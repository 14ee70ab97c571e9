// Whether the steps are those of the whole text, of the prompt, or of one token behind it.
import { cachePlanOf } from "../store/cache-plan.ts";
import { checkedOf } from "../store/derived.ts";
import type { Ran } from "../store/run-slice.ts";
import type { Stepping } from "../store/step-slice.ts";
import { useStore } from "../store/store.ts";
import { passText } from "./pass.ts";

const passes = [
  ["whole", "whole text"],
  ["prefill", "prefill"],
  ["decode", "decode step"],
] as const satisfies readonly (readonly [Stepping["pass"], string])[];

export function PassChoice({ ran, stepping }: { ran: Ran; stepping: Stepping }) {
  const { setStepping } = useStore.getState();
  if (!cachePlanOf(checkedOf(ran.document))) return null;
  const isShort = passText(ran, { ...stepping, pass: "decode" }) === null;
  return (
    <select
      className="field small"
      aria-label="Pass"
      title={
        isShort
          ? "Prefill and decode need a text of at least two tokens"
          : "With a KV cache: the prompt is prefilled, then each token is decoded"
      }
      disabled={isShort}
      value={isShort ? "whole" : stepping.pass}
      onChange={(event) => setStepping({ pass: event.target.value as Stepping["pass"] })}
    >
      {passes.map(([pass, name]) => (
        <option key={pass} value={pass}>
          {name}
        </option>
      ))}
    </select>
  );
}
