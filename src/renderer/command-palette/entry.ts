// Commands that show all commands, all keys, the glossary, and what Heddle is made of.
import type { Entry } from "../commands/entry.ts";
import { useStore } from "../store/store.ts";

const show = (overlay: "commands" | "keys" | "glossary" | "licences") => () =>
  useStore.getState().showOverlay(overlay);

export const commandPalette: Entry = {
  commands: [
    {
      id: "commands",
      label: "Search commands…",
      key: "mod+k",
      menu: { View: 11, Help: 22 },
      perform: show("commands"),
    },
    {
      id: "keys",
      label: "Keyboard shortcuts",
      key: "?",
      menu: { View: 12, Help: 21 },
      perform: show("keys"),
    },
    { id: "glossary", label: "Glossary", menu: { Help: 23 }, perform: show("glossary") },
    { id: "licences", label: "About Heddle", menu: { Help: 31 }, perform: show("licences") },
  ],
};
