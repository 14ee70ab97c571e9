// The engine that trains by WebGPU. It is started by the first training that asks for it, and the library is fetched then.
import {
  type Adapter,
  createEngineClient,
  describeAdapter,
  type EngineClient,
  workerTransport,
} from "../../runtime/client/index.ts";

const startWorker = (): Worker =>
  new Worker(new URL("../../runtime/engine/entries/worker-gpu.ts", import.meta.url), {
    type: "module",
    name: "gpu",
  });

let client: EngineClient | undefined;

/** One for the page: two of them would share a device, and get into each other's way. */
export function gpuClient(): EngineClient {
  client ??= createEngineClient(workerTransport(startWorker));
  return client;
}

/** Where it cannot start, or hangs: the next training begins with a new one. */
export function forgetGpu(): void {
  client?.close();
  client = undefined;
}

/** What this browser computes on; or, in words, why on nothing. */
export async function findAdapter(): Promise<Adapter | string> {
  if (!navigator.gpu) return "This browser has no WebGPU, or it is switched off";
  const adapter = await navigator.gpu
    .requestAdapter({ powerPreference: "high-performance" })
    .catch(() => null);
  if (!adapter) return "This browser gives WebGPU no graphics card";
  // Chromium before 128, Electron before 32: ONNX Runtime asks adapters for more than they tell there.
  if (!adapter.info) return "The WebGPU of this browser is too old for the library";
  return describeAdapter(adapter);
}
