// An engine in a Web Worker: the browser build.
import type { FromEngine } from "./protocol.ts";
import type { Transport } from "./transport.ts";

/** `start` makes the worker, so that the bundler sees its address where it is written. */
export const workerTransport = (start: () => Worker): Transport => ({
  open(listener) {
    const worker = start();
    worker.onmessage = ({ data }: MessageEvent<FromEngine>) => listener.message(data);
    worker.onmessageerror = () => listener.died("a message from the engine could not be read");
    worker.onerror = (event) => {
      event.preventDefault?.();
      worker.terminate();
      listener.died(event.message || "the engine's script could not be loaded");
    };
    return {
      post: (message) => worker.postMessage(message),
      kill: () => worker.terminate(),
    };
  },
});
