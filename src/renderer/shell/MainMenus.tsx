// The menus of the bar, made of commands.
import { useState } from "react";
import type { RecentFile } from "../../shared/ipc.ts";
import { menuItems } from "../commands/menu-item.ts";
import { openPreset, openRecent } from "../files/commands.ts";
import { disk } from "../storage/disk.ts";
import { presetNames } from "../store/presets.ts";
import { BarMenu, MenuBar, type MenuItem } from "../ui/Menu.tsx";

export function MainMenus() {
  const [recent, setRecent] = useState<readonly RecentFile[]>([]);
  const recentItems = recent.slice(0, 8).map(
    ({ path, name }, i): MenuItem => ({
      id: path,
      label: name,
      // A browser tells no paths.
      ...(path.startsWith("browser:") ? {} : { note: path }),
      separated: i === 0,
      perform: () => void openRecent(path),
    }),
  );
  return (
    <MenuBar approached={() => void disk.recent().then(setRecent)}>
      <BarMenu label="File" items={() => [...menuItems("File"), ...recentItems]} />
      <BarMenu label="Edit" items={() => menuItems("Edit")} />
      <BarMenu label="View" items={() => menuItems("View")} />
      <BarMenu label="Run" items={() => menuItems("Run")} />
      <BarMenu
        label="Presets"
        items={() => [
          ...presetNames.map(({ id, name, about }) => ({
            id,
            label: name,
            note: about,
            perform: () => void openPreset(id),
          })),
          ...menuItems("Presets").map((item, i) => ({ ...item, separated: i === 0 })),
        ]}
      />
      <BarMenu label="Help" items={() => menuItems("Help")} />
    </MenuBar>
  );
}
