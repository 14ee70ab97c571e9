// The engine in Electron's utility process, with the native library. The port to the page comes in the first message
// from main; the library is loaded before that, while the window opens.
import { totalmem } from "node:os";
import type { ToEngine } from "../../client/index.ts";
import { nativeExecutor } from "../native.ts";
import { serve } from "../serve.ts";

/** Of Electron's types, what is used here: src/main alone may import electron. */
interface PortLike {
  on(event: "message", listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
  start(): void;
}
interface ParentPort {
  once(event: "message", listener: (event: { ports: PortLike[] }) => void): void;
}

const { parentPort } = process as unknown as { parentPort: ParentPort };
const executor = nativeExecutor();
// Until somebody serves it, a failure to load is nobody's.
executor.catch(() => {});

parentPort.once("message", ({ ports: [port] }) => {
  if (!port) return;
  serve(
    {
      post: (message) => port.postMessage(message),
      listen: (receive) => {
        port.on("message", ({ data }) => receive(data as ToEngine));
        port.start();
      },
    },
    { executor, memoryLimit: 0.7 * totalmem() },
  );
});
