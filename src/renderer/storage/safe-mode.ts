// A start that takes nothing up: for when a setting, a rescue copy or a custom block keeps the window from working, and
// to see whether one of them does. What is saved stays as it is; `--safe-mode` of the app, `?safe-mode` in a browser.
import { safeModeKey } from "../../shared/safe-mode.ts";

export const isSafeMode: boolean = new URLSearchParams(globalThis.location?.search ?? "").has(safeModeKey);
