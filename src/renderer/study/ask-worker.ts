// One question to a worker of its own, which is ended with the answer, or when nobody waits for it any more.
import type { FromStudy, ToStudy } from "./study.worker.ts";

export function askWorker(
  request: ToStudy,
  signal: AbortSignal = new AbortController().signal,
): Promise<FromStudy> {
  const worker = new Worker(new URL("./study.worker.ts", import.meta.url), { type: "module", name: "study" });
  const nothing = { refused: [], leaks: new Map(), graphs: new Map() };
  return new Promise<FromStudy>((done) => {
    worker.addEventListener("message", ({ data }: MessageEvent<FromStudy>) => done(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      done({ ...nothing, why: event.message || "the worker could not be started" });
    });
    signal.addEventListener("abort", () => done({ ...nothing, why: "it was stopped" }));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
