// Commands of the window itself.
import type { Command } from "../commands/command.ts";

function toggleFullScreen(): void {
  if (window.heddle) void window.heddle.toggleFullScreen();
  else if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen();
}

/** A browser is left by its own means. */
const quit: readonly Command[] = window.heddle
  ? [
      {
        id: "quit",
        label: "Quit",
        nativeKey: "mod+q",
        menu: { File: 99 },
        perform: () => void window.heddle?.quit(),
      },
    ]
  : [];

export const windowCommands: readonly Command[] = [
  { id: "fullScreen", label: "Full screen", nativeKey: "f11", menu: { View: 36 }, perform: toggleFullScreen },
  ...quit,
];
