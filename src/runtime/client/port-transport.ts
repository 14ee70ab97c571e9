// An engine behind a MessagePort that arrives as a window message: Electron's utility process. The main process
// starts it again by itself when it ends, and then a new port arrives unasked.
import type { FromEngine } from "./protocol.ts";
import type { Link, LinkListener, Transport } from "./transport.ts";

/** What of `window.heddle` (src/shared/ipc.ts) this needs. */
export interface EngineBridge {
  connectEngine(): Promise<void>;
  killEngine(): Promise<void>;
  on(
    name: "engineGone",
    listener: (gone: { readonly reason: string; readonly exitCode: number; readonly final: boolean }) => void,
  ): () => void;
}

/** What of a `MessagePort` and of `window` this needs: the client compiles without the DOM's types too. */
interface PortLike {
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}
export interface MessageSource {
  addEventListener(
    type: "message",
    listener: (event: {
      readonly data: unknown;
      readonly ports: readonly PortLike[];
      readonly source: unknown;
    }) => void,
  ): void;
}

/** `messages` is the window; `type` is `enginePortChannel`, by which the message that carries the port is known. */
export function portTransport(bridge: EngineBridge, messages: MessageSource, type: string): Transport {
  let current: PortLink | undefined;
  let spare: PortLike | undefined;
  let asked = false;
  /** Ends that we asked for and have not been told of yet: the next link must not take them for its own. */
  let expected = 0;
  messages.addEventListener("message", ({ data, ports, source }) => {
    const [port] = ports;
    const ours =
      (data as { readonly type?: unknown } | null)?.type === type && (source === null || source === messages);
    if (!ours || !port) return;
    // Main tells of an end before it gives the next port: what was not told by now never will be.
    expected = 0;
    if (current?.waiting) current.take(port);
    else spare = port;
  });
  bridge.on("engineGone", ({ reason, exitCode, final }) => {
    if (final) asked = false;
    if (expected > 0) {
      expected--;
      if (!final) return;
    }
    const words = reason === "killed" ? "it was ended" : `it crashed (exit code ${exitCode})`;
    const link = current;
    current = undefined;
    link?.end(words, final);
  });
  return {
    open(listener) {
      const link = new PortLink(listener, () => {
        expected++;
        void bridge.killEngine();
      });
      current = link;
      if (spare) {
        link.take(spare);
        spare = undefined;
      } else if (!asked) {
        asked = true;
        bridge.connectEngine().catch((cause: unknown) => link.end(String(cause), true));
      }
      return link;
    },
  };
}

class PortLink implements Link {
  private port: PortLike | undefined;
  private readonly early: unknown[] = [];
  private ended = false;

  constructor(
    private readonly listener: LinkListener,
    private readonly endProcess: () => void,
  ) {}

  get waiting(): boolean {
    return this.port === undefined && !this.ended;
  }

  take(port: PortLike): void {
    this.port = port;
    port.addEventListener("message", ({ data }) => {
      if (!this.ended) this.listener.message(data as FromEngine);
    });
    port.start();
    for (const message of this.early.splice(0)) port.postMessage(message);
  }

  end(reason: string, final: boolean): void {
    if (this.ended) return;
    this.ended = true;
    this.port?.close();
    this.listener.died(reason, final);
  }

  post(message: unknown): void {
    if (this.port) this.port.postMessage(message);
    else this.early.push(message);
  }

  kill(): void {
    if (this.ended) return;
    this.ended = true;
    this.port?.close();
    this.endProcess();
  }
}
