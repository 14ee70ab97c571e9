/** What a command is. */
import type { State } from "../store/store.ts";

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly key?: string;
  /** The key with which the browser itself does this; shown, and left to it. */
  readonly nativeKey?: string;
  readonly enabled?: (s: State) => boolean;
  /** Of what is switched on and off: whether it is on. */
  readonly on?: (s: State) => boolean;
  /** Only while this holds is the key the command's; else it is left to others. */
  readonly mode?: (s: State) => boolean;
  readonly perform: () => void;
}
