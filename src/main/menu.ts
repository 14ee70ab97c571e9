// macOS needs a menu for its shortcuts; elsewhere the workbench has its own and the bar stays away.
import { Menu } from "electron";

export function setMenu(): void {
  Menu.setApplicationMenu(
    process.platform === "darwin"
      ? Menu.buildFromTemplate([{ role: "appMenu" }, { role: "editMenu" }, { role: "windowMenu" }])
      : null,
  );
}
