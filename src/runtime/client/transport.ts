// How a client reaches an engine. A transport makes links; a link is one engine process or worker, from its start
// to its end. After a link has died the client opens the next one.
import type { FromEngine, ToEngine } from "./protocol.ts";

/** What a link tells. After `died` it tells nothing more. */
export interface LinkListener {
  message(message: FromEngine): void;
  /** `final`: whoever starts the engine has given up, and opening another link is of no use. */
  died(reason: string, final?: boolean): void;
}

export interface Link {
  /** Copies: nothing is transferred. */
  post(message: ToEngine): void;
  /** Ends the engine, in mid-run too. `died` need not follow. */
  kill(): void;
}

export interface Transport {
  open(listener: LinkListener): Link;
}
