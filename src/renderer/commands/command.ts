// What a command is. A key is written `mod+shift+z`; `mod` is Ctrl, and ⌘ on a Mac. A place in a menu of the bar is a
// number: its tens are the group, between groups stands a line.
import type { State } from "../store/store.ts";

export type MenuName = "File" | "Edit" | "View" | "Run" | "Presets" | "Help";

export interface Command {
  readonly id: string;
  readonly label: string;
  /** What else it is found by. */
  readonly words?: readonly string[];
  /** Said below the label in menus. */
  readonly note?: string;
  readonly key?: string;
  /** The key with which the browser itself does this; shown, and left to it. */
  readonly nativeKey?: string;
  /**
   * The key means something to whatever has the focus, and is left to it there. So it is with every key without Ctrl or
   * Alt but F1, F2 …; of the others a command has to say it.
   */
  readonly local?: true;
  /** `{ View: 21 }`: the first of the second group. */
  readonly menu?: Readonly<Partial<Record<MenuName, number>>>;
  /** The command whose menu it stands in, where that is none of the bar. */
  readonly within?: string;
  readonly enabled?: (s: State) => boolean;
  /** Whether there is something for it to do, where a look at the store does not tell: the search has others first. */
  readonly applies?: () => Promise<boolean>;
  /** Of what is switched on and off: whether it is on. */
  readonly on?: (s: State) => boolean;
  /** Only while this holds is the key the command's; else it is left to others. */
  readonly mode?: (s: State) => boolean;
  readonly perform: () => void;
}
