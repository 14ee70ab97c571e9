// The engine of this page: Electron's process behind a port, or a Web Worker. Both speak one protocol.
import {
  createEngineClient,
  type EngineClient,
  portTransport,
  workerTransport,
} from "../../runtime/client/index.ts";
import { enginePortChannel } from "../../shared/ipc.ts";

const startWorker = (): Worker =>
  new Worker(new URL("../../runtime/engine/entries/worker.ts", import.meta.url), {
    type: "module",
    name: "engine",
  });

export function connectEngine(): EngineClient {
  const bridge = window.heddle;
  const transport = bridge ? portTransport(bridge, window, enginePortChannel) : workerTransport(startWorker);
  return createEngineClient(transport);
}
