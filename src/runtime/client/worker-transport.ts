// An engine in a Web Worker: the browser build.
import type { FromEngine } from "./protocol.ts";
import type { Transport } from "./transport.ts";

/** What of a `Worker` this needs: the client compiles without the DOM's types too. */
export interface WorkerLike {
  addEventListener(
    type: "message" | "messageerror" | "error",
    listener: (event: { readonly data?: unknown; readonly message?: string; preventDefault(): void }) => void,
  ): void;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** `start` makes the worker, so that the bundler sees its address where it is written. */
export const workerTransport = (start: () => WorkerLike): Transport => ({
  open(listener) {
    const worker = start();
    worker.addEventListener("message", ({ data }) => listener.message(data as FromEngine));
    worker.addEventListener("messageerror", () =>
      listener.died("a message from the engine could not be read"),
    );
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      worker.terminate();
      listener.died(
        event.message?.replace(/^Uncaught Error: /, "") || "the engine's script could not be loaded",
      );
    });
    return {
      post: (message) => worker.postMessage(message),
      kill: () => worker.terminate(),
    };
  },
});
