// The transport over a MessagePort that arrives by window message, as in Electron: real ports, a real engine at the
// other end; only the main process is stood in for.
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import {
  createEngineClient,
  type EngineBridge,
  type EngineClient,
  portTransport,
  type ToEngine,
} from "../../src/runtime/client/index.ts";
import { referenceExecutor, serve } from "../../src/runtime/engine/index.ts";
import { preset, request } from "./engine.ts";

const type = "heddle:engine-port";

/** Does what src/main/engine-process.ts does: one engine a port, a new one whenever the last has ended. */
class Main implements EngineBridge {
  readonly window = new EventTarget();
  ports: MessagePort[] = [];
  private gone: Parameters<EngineBridge["on"]>[1] = () => {};

  connectEngine = async () => this.give();
  killEngine = async () => this.end("killed");
  on: EngineBridge["on"] = (_, listener) => {
    this.gone = listener;
    return () => {};
  };

  give(): void {
    const { port1, port2 } = new MessageChannel();
    this.ports.push(port1, port2);
    serve(
      {
        post: (message) => port1.postMessage(message),
        listen: (receive) => void port1.on("message", (message: ToEngine) => receive(message)),
      },
      { executor: Promise.resolve(referenceExecutor), memoryLimit: 1e9 },
    );
    const event = new Event("message") as Event & { data?: unknown; ports?: unknown; source?: unknown };
    this.window.dispatchEvent(Object.assign(event, { data: { type }, ports: [port2], source: null }));
  }

  end(reason: string, final = false): void {
    for (const port of this.ports.splice(0)) port.close();
    setTimeout(() => {
      this.gone({ reason, exitCode: 1, final });
      if (!final) this.give();
    }, 20);
  }
}

const clients: EngineClient[] = [];
const mains: Main[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  for (const main of mains.splice(0)) for (const port of main.ports) port.close();
});

function connected() {
  const main = new Main();
  const window = main.window as unknown as Parameters<typeof portTransport>[1];
  const client = createEngineClient(portTransport(main, window, type));
  clients.push(client);
  mains.push(main);
  return { main, client };
}

const cat = async (client: EngineClient) => {
  const result = await client.run(request(await preset("worked-example"), { engine: "reference" }));
  return result.predictions[0]?.[0]?.token;
};

test("runs through the port", async () => {
  expect(await cat(connected().client)).toBe("cat");
});

test("messages of others are not taken for a port", async () => {
  const { main, client } = connected();
  const { port1 } = new MessageChannel();
  const other = Object.assign(new Event("message"), {
    data: { type: "other" },
    ports: [port1],
    source: null,
  });
  main.window.dispatchEvent(other);
  expect(await cat(client)).toBe("cat");
  port1.close();
});

test("a crash rejects what was under way; the next port is taken", async () => {
  const { main, client } = connected();
  expect(await cat(client)).toBe("cat");
  const stop = client.subscribe(({ state }) => {
    if (state !== "running") return;
    stop();
    main.end("crashed");
  });
  const lost = cat(client);
  await expect(lost).rejects.toMatchObject({ code: "died", message: expect.stringContaining("crashed") });
  expect(await cat(client)).toBe("cat");
});

test("an end that was asked for is not taken for the end of the next engine", async () => {
  const { main, client } = connected();
  expect(await cat(client)).toBe("cat");
  const states: string[] = [];
  client.subscribe((s) => states.push(s.state));
  client.restart();
  expect(await cat(client)).toBe("cat");
  expect(states.filter((s) => s === "died")).toHaveLength(1);
  main.end("crashed");
  await expect.poll(() => states.filter((s) => s === "died").length).toBe(2);
  expect(await cat(client)).toBe("cat");
});

test("given up by main: calls are rejected until it is asked for again", async () => {
  const { main, client } = connected();
  expect(await cat(client)).toBe("cat");
  main.end("crashed", true);
  await expect.poll(() => client.status().state).toBe("died");
  await expect(cat(client)).rejects.toMatchObject({ code: "died" });
  client.restart();
  expect(await cat(client)).toBe("cat");
});
