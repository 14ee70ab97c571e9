// The caller's side of the engine: typed calls, cancellation, status, and a new engine when one dies.
//
// The engine answers one call after the other. A native run blocks its process, so a cancelled call that is still
// being worked on after a moment is ended by killing the process; calls that waited behind it are sent again to the
// next one, calls that were lost to a crash are rejected.
import type { CallOptions, ClientOptions, EngineClient, EngineStatus, Progress } from "./engine-client.ts";
import { EngineError } from "./engine-error.ts";
import type { CallName, Calls, EngineInfo, FromEngine, RunRequest, TensorSlice } from "./protocol.ts";
import type { Link, Transport } from "./transport.ts";

interface Pending {
  readonly id: number;
  readonly call: CallName;
  readonly payload: Calls[CallName]["in"];
  readonly options: CallOptions;
  readonly resolve: (result: never) => void;
  readonly reject: (error: EngineError) => void;
  cancelled: boolean;
  readonly unlisten: () => void;
}

/** Deaths in a row without having been ready once, after which the engine is held to be broken. */
const maxFailedStarts = 4;
const defaultPatience = 300;

const died = (reason: string) => new EngineError({ code: "died", message: `The engine stopped: ${reason}` });
const cancelled = () => new EngineError({ code: "cancelled", message: "The run was cancelled" });

/** Starts an engine through the transport at once. */
export const createEngineClient = (transport: Transport, options: ClientOptions = {}): EngineClient =>
  new Client(transport, options.patience ?? defaultPatience);

class Client implements EngineClient {
  private link: Link | undefined;
  /** Counts links, so that what a former one still says is ignored. */
  private generation = 0;
  private current: EngineStatus = { state: "starting" };
  private readonly listeners = new Set<(status: EngineStatus) => void>();
  private engineInfo: EngineInfo | undefined;
  /** In the order in which the engine works on them. */
  private readonly sent = new Map<number, Pending>();
  private waiting: Pending[] = [];
  private nextId = 1;
  private failedStarts = 0;
  private guard: { readonly id: number; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  private closed = false;

  constructor(
    private readonly transport: Transport,
    private readonly patience: number,
  ) {
    this.open();
  }

  run = (request: RunRequest, options?: CallOptions) => this.call("run", request, options);
  read = (handle: string, slice?: TensorSlice, options?: CallOptions) =>
    this.call("read", slice === undefined ? { handle } : { handle, slice }, options);
  release = async (handles: readonly string[]) => {
    await this.call("release", { handles });
  };
  info = () => this.call("info", {});
  ask = <C extends CallName>(call: C, payload: Calls[C]["in"], options?: CallOptions) =>
    this.call(call, payload, options);
  status = () => this.current;

  subscribe = (listener: (status: EngineStatus) => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  restart = () => {
    if (this.closed) return;
    this.failedStarts = 0;
    if (this.link) return this.kill("it was restarted", false);
    this.show({ state: "restarting", reason: "it was restarted" });
    this.open();
  };

  close = () => {
    if (this.closed) return;
    this.closed = true;
    this.generation++;
    clearTimeout(this.guard?.timer);
    this.link?.kill();
    this.link = undefined;
    for (const p of this.takeAll())
      this.fail(p, new EngineError({ code: "cancelled", message: "The engine was closed" }));
  };

  private open(): void {
    const generation = ++this.generation;
    this.engineInfo = undefined;
    this.link = this.transport.open({
      message: (m) => {
        if (generation === this.generation) this.receive(m);
      },
      died: (reason, final) => {
        if (generation === this.generation) this.died(reason, final ?? false, false);
      },
    });
  }

  private call<C extends CallName>(
    call: C,
    payload: Calls[C]["in"],
    options: CallOptions = {},
  ): Promise<Calls[C]["out"]> {
    return new Promise((resolve, reject) => {
      const { signal } = options;
      if (this.closed) return reject(new EngineError({ code: "died", message: "The engine was closed" }));
      if (this.current.state === "died" && this.current.final) return reject(died(this.current.reason));
      if (signal?.aborted) return reject(cancelled());
      const id = this.nextId++;
      const abort = () => this.cancel(id);
      signal?.addEventListener("abort", abort, { once: true });
      this.waiting.push({
        id,
        call,
        payload,
        options,
        resolve,
        reject,
        cancelled: false,
        unlisten: () => signal?.removeEventListener("abort", abort),
      });
      if (this.engineInfo) this.flush();
    });
  }

  private flush(): void {
    for (const p of this.waiting.splice(0)) {
      this.sent.set(p.id, p);
      this.link?.post({ kind: "call", id: p.id, call: p.call, payload: p.payload } as Parameters<
        Link["post"]
      >[0]);
    }
    this.settleStatus();
  }

  private receive(message: FromEngine): void {
    switch (message.kind) {
      case "ready":
        this.failedStarts = 0;
        this.engineInfo = message.info;
        this.flush();
        return;
      case "unable":
        this.link?.kill();
        this.died(message.message, true, false);
        return;
      case "progress": {
        const p = this.sent.get(message.id);
        const { kind: _, id: __, ...progress } = message;
        if (!p || p.cancelled) return;
        p.options.onProgress?.(progress);
        this.settleStatus(progress);
        return;
      }
      default: {
        const p = this.sent.get(message.id);
        if (!p) return;
        this.sent.delete(message.id);
        if (message.kind === "done") this.succeed(p, message.result);
        else this.fail(p, new EngineError(message.error));
        this.watch();
        this.settleStatus();
      }
    }
  }

  private cancel(id: number): void {
    const p = this.sent.get(id) ?? this.waiting.find((w) => w.id === id);
    if (!p) return;
    this.waiting = this.waiting.filter((w) => w !== p);
    p.cancelled = true;
    p.unlisten();
    p.reject(cancelled());
    if (!this.sent.has(id)) return;
    this.link?.post({ kind: "cancel", id });
    this.watch();
  }

  /** Sets a time limit for the call that the engine is at, if that one has been cancelled. */
  private watch(): void {
    const head = this.sent.values().next().value;
    const id = head?.cancelled ? head.id : undefined;
    if (this.guard?.id === id) return;
    clearTimeout(this.guard?.timer);
    this.guard = undefined;
    if (id === undefined) return;
    const timer = setTimeout(() => this.kill("a cancelled run did not stop", true), this.patience);
    this.guard = { id, timer };
  }

  private kill(reason: string, resend: boolean): void {
    this.link?.kill();
    this.died(reason, false, resend);
  }

  private died(reason: string, final: boolean, resend: boolean): void {
    const wasReady = this.engineInfo !== undefined;
    this.generation++;
    this.link = undefined;
    clearTimeout(this.guard?.timer);
    this.guard = undefined;
    const lost = [...this.sent.values()].filter((p) => !p.cancelled);
    this.sent.clear();
    if (resend) this.waiting = [...lost, ...this.waiting];
    if (!wasReady) this.failedStarts++;
    const over = final || this.failedStarts >= maxFailedStarts;
    this.show({ state: "died", reason, final: over });
    if (!resend) for (const p of lost) this.fail(p, died(reason));
    if (over) for (const p of this.takeAll()) this.fail(p, died(reason));
    // A listener of the status may have closed the client.
    if (over || this.closed) return;
    this.show({ state: "restarting", reason });
    this.open();
  }

  private takeAll(): Pending[] {
    const all = [...this.sent.values(), ...this.waiting];
    this.sent.clear();
    this.waiting = [];
    return all;
  }

  // A cancelled call was rejected when it was cancelled; settling it again changes nothing.
  private succeed(p: Pending, result: unknown): void {
    p.unlisten();
    p.resolve(result as never);
  }

  private fail(p: Pending, error: EngineError): void {
    p.unlisten();
    p.reject(error);
  }

  private settleStatus(progress: Progress | null = null): void {
    const info = this.engineInfo;
    if (!info) return;
    const busy = [...this.sent.values()].some((p) => p.call === "run");
    this.show(busy ? { state: "running", info, progress } : { state: "ready", info });
  }

  private show(status: EngineStatus): void {
    if (status.state === this.current.state && status.state === "ready") return;
    this.current = status;
    for (const listener of [...this.listeners]) listener(status);
  }
}
