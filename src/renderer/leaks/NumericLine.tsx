// What runs show beside the proof: tokens were changed one by one at random weights. A disagreement is an alarm.
import { useStore } from "../store/store.ts";
import { three } from "../values/numbers.ts";

export function NumericLine() {
  const numeric = useStore((s) => s.diagnosed?.numeric);
  if (!numeric) return <p className="quiet">Checking it with runs…</p>;
  const { forbidden, allowed, tokens, unsound } = numeric;
  return (
    <>
      <p>
        Checked by runs: of {tokens} tokens changed one by one, max |Δlogit| where none may be:{" "}
        <b className="mono">{three(forbidden)}</b>, where it may: <b className="mono">{three(allowed)}</b>{" "}
        <span className="quiet">(relative to the logits, random weights)</span>.
      </p>
      {unsound > 0 && (
        <p className="alarm" role="alert">
          {unsound} of these changes contradict the proof. That is a bug in Heddle; please report this graph.
        </p>
      )}
    </>
  );
}
