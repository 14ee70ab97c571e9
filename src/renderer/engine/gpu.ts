// The engine that trains by WebGPU. It is started by the first training that asks for it, and the library is fetched then.
import { createEngineClient, type EngineClient, workerTransport } from "../../runtime/client/index.ts";

export interface Adapter {
  readonly name: string;
  /** Computes on the CPU, slower than the engine that is there anyway. */
  readonly software: boolean;
}

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
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const name = description || [vendor, architecture].filter(Boolean).join(" ") || "an unnamed adapter";
  const all = `${vendor} ${architecture} ${description}`;
  return { name, software: isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(all) };
}
