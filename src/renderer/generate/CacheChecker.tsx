// The check "cached = whole": 32 tokens written with what is kept and by the whole program, compared.
import { useRef, useState } from "react";
import type { CacheCheck, TextRequest } from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import { milliseconds, three } from "../values/numbers.ts";

const tokens = 32;
/** Share of the largest logit up to which sums in another order may differ in float32. */
const tolerance = 1e-4;

interface State {
  readonly opening: number;
  readonly done: number;
  readonly found: CacheCheck | { readonly why: string } | null;
}

export function CacheChecker({ request }: { request: () => Promise<TextRequest> }) {
  const opening = useStore((s) => s.opening);
  const [state, setCheck] = useState<State | null>(null);
  const abort = useRef<AbortController>(undefined);
  const running = state !== null && state.found === null;
  const check = async () => {
    const client = engineClient();
    if (!client) return;
    abort.current?.abort();
    abort.current = new AbortController();
    const { signal } = abort.current;
    const show = (done: number, found: State["found"]) => {
      if (!signal.aborted) setCheck({ opening, done, found });
    };
    show(0, null);
    try {
      const onProgress = ({ done }: { readonly done: number }) => show(done, null);
      show(tokens, await client.ask("cacheCheck", { ...(await request()), tokens }, { signal, onProgress }));
    } catch (cause) {
      show(0, { why: cause instanceof Error ? cause.message : String(cause) });
    }
  };
  const cancel = () => {
    abort.current?.abort();
    setCheck(null);
  };
  return (
    <div className="cache-check">
      <button
        type="button"
        className="button outlined"
        title={`Generates ${tokens} tokens with the KV cache and without it, and compares the logits`}
        onClick={running ? cancel : () => void check()}
      >
        {running ? `Cancel (${state.done} of ${tokens})` : "Check: cached = whole"}
      </button>
      {state?.found && state.opening === opening && (
        <p className="quiet" role="status">
          {sentence(state.found)}
        </p>
      )}
    </div>
  );
}

function sentence(found: CacheCheck | { readonly why: string }): string {
  if ("why" in found) return `Nothing to compare: ${found.why}`;
  const { same, worst, largest, cached, whole } = found;
  const agree = same && worst <= tolerance * Math.max(1, largest);
  return [
    `${agree ? "✓" : "✗"} ${found.tokens} tokens ${agree ? "agree" : "differ"}:`,
    `logits by ${three(worst)} at most, of ${three(largest)};`,
    `${three(whole / cached)}× as fast, ${milliseconds(cached)} a token in place of ${milliseconds(whole)}`,
  ].join(" ");
}
