/** A placeholder until the engine lands here: answers every message with the same message. */
interface PortLike {
  on(event: "message", listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
  start(): void;
}
interface ParentPort {
  once(event: "message", listener: (event: { ports: PortLike[] }) => void): void;
}

const { parentPort } = process as unknown as { parentPort: ParentPort };
parentPort.once("message", ({ ports: [port] }) => {
  if (!port) return;
  port.on("message", ({ data }) => port.postMessage({ echo: data }));
  port.start();
});
