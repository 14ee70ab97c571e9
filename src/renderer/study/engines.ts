// Engines for the runs of a study: Web Workers of one thread each, in the browser and in Electron alike, beside the engine
// of the canvas. A study gives the same numbers with one of them and with ten.
import { createEngineClient, type EngineClient, workerTransport } from "../../runtime/client/index.ts";

const startWorker = (): Worker =>
  new Worker(new URL("../../runtime/engine/entries/worker.ts", import.meta.url), {
    type: "module",
    name: "one of many",
  });

export const openEngine = (): EngineClient => createEngineClient(workerTransport(startWorker));

/** One core is left to the canvas: a page cannot give its workers a lower priority. */
export const usualWorkers = (): number => Math.max(1, (navigator.hardwareConcurrency || 1) - 1);
