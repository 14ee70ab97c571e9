// Commands of step mode.
import type { Command } from "../commands/command.ts";
import type { Entry } from "../commands/entry.ts";
import type { State } from "../store/store.ts";
import { togglePlaying, toggleStepping, walk, walkOver, walkTo } from "./control.ts";
import { startTour } from "./tour.ts";

const isStepping = (s: State): boolean => s.stepping !== null;
/** Keys that are step mode's while it is on. */
const inStepMode = { enabled: isStepping, mode: isStepping } satisfies Partial<Command>;

export const step: Entry = {
  commands: [
    {
      id: "tour",
      label: "Follow a token",
      note: "Worked example (numbers to check by hand)",
      key: "shift+s",
      menu: { Help: 11 },
      perform: () => void startTour(),
    },
    {
      id: "step",
      label: "Step through the forward pass",
      key: "s",
      menu: { Run: 12, Help: 12 },
      on: isStepping,
      perform: toggleStepping,
    },
    { id: "stepOn", label: "Next step", key: "arrowright", ...inStepMode, perform: () => walk(1) },
    { id: "stepBack", label: "Previous step", key: "arrowleft", ...inStepMode, perform: () => walk(-1) },
    {
      id: "stepOver",
      label: "Step over",
      key: "arrowdown",
      ...inStepMode,
      perform: walkOver,
    },
    { id: "stepFirst", label: "First step", key: "home", ...inStepMode, perform: () => walkTo("first") },
    { id: "stepLast", label: "Last step", key: "end", ...inStepMode, perform: () => walkTo("last") },
    { id: "stepPlay", label: "Play the steps", key: "p", ...inStepMode, perform: togglePlaying },
  ],
};
