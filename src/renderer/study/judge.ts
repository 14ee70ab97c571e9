// Keeps what is said of each variant up to date while the panel is open: whether it applies, has errors, or leaks.
import { useEffect } from "react";
import { baseOf } from "../../study/index.ts";
import { useStore } from "../store/store.ts";
import { askWorker } from "./ask-worker.ts";
import { type Judged, useStudy } from "./study-store.ts";
import { isOtherGraph, variantsOf } from "./variants.ts";

/** After the last edit, ms: a proof of each variant takes the processor that the edit's own proof wants first. */
const quiet = 500;

export function useJudging(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = new AbortController();
    const judge = () => {
      asked.abort();
      clearTimeout(timer);
      asked = new AbortController();
      const { signal } = asked;
      timer = setTimeout(() => void judgeNow(signal), quiet);
    };
    judge();
    const stop = useStore.subscribe((s, before) => {
      if (isOtherGraph(s.document, before.document)) judge();
    });
    return () => {
      stop();
      clearTimeout(timer);
      asked.abort();
    };
  }, []);
}

async function judgeNow(signal: AbortSignal): Promise<void> {
  const state = useStore.getState();
  const variants = variantsOf(state);
  if (variants.length === 0 || useStudy.getState().recording) return;
  const answer = await askWorker({ kind: "judge", base: baseOf(state.document), variants }, signal);
  if (signal.aborted || answer.why !== undefined) return;
  const judged = new Map(
    variants.map(({ name }): [string, Judged] => {
      const refused = answer.refused.find((one) => one.name === name) ?? null;
      return [name, { refused, leaks: answer.leaks.get(name) ?? null }];
    }),
  );
  useStudy.getState().judge(judged);
}
