/** The graphs that come with the app. */
import { presets } from "../presets.ts";
import { useStore } from "../store/store.ts";
import { Menu } from "./Menu.tsx";

export const PresetsMenu = () => (
  <Menu
    label="Presets"
    items={() =>
      presets().map(({ id, name, about, document }) => ({
        id,
        label: name,
        note: about,
        perform: () => useStore.getState().open(document, null, true),
      }))
    }
  />
);
