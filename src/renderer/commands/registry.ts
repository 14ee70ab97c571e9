// All commands, looked up by id: so a floor can offer a command of a folder above it without importing that.
import { useStore } from "../store/store.ts";
import type { Command } from "./command.ts";

let all: readonly Command[] = [];
let byId: ReadonlyMap<string, Command> = new Map();

/** Once, by the shell, before anything is rendered. */
export function setCommands(commands: readonly Command[]): void {
  all = commands;
  byId = new Map(commands.map((c) => [c.id, c]));
  if (byId.size !== all.length) throw new Error("Two commands have the same id.");
}

/** In the order in which they are listed. */
export const allCommands = (): readonly Command[] => all;

/** test/renderer/entries.test.ts holds every id in the sources against the list. */
export function command(id: string): Command {
  const found = byId.get(id);
  if (!found) throw new Error(`There is no command "${id}".`);
  return found;
}

export const isOn = (c: Command): boolean | undefined => c.on?.(useStore.getState());
export const isEnabled = (c: Command): boolean => c.enabled?.(useStore.getState()) ?? true;
