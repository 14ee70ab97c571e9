// An export made off the main thread, in a worker of its own.
import type { FromExport, ToExport } from "./export.worker.ts";

export function made(request: ToExport): Promise<FromExport> {
  const worker = new Worker(new URL("./export.worker.ts", import.meta.url), {
    type: "module",
    name: "export",
  });
  return new Promise<FromExport>((done) => {
    worker.addEventListener("message", ({ data }: MessageEvent<FromExport>) => done(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      done({ why: event.message || "the worker could not be started" });
    });
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
