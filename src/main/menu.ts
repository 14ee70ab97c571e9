// The native menu. On macOS it is the bar at the top of the screen; elsewhere the page has a bar of its own and this one
// is not seen, but its keys work: they are those that the page leaves to it.
import { app, Menu, type MenuItemConstructorOptions } from "electron";
import { menuTemplate } from "./menu-template.ts";

export function setMenu(actions: { readonly newWindow: () => void }): void {
  const template = menuTemplate(process.platform, actions) as MenuItemConstructorOptions[];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  if (process.platform !== "darwin")
    app.on("browser-window-created", (_, window) => window.setMenuBarVisibility(false));
}
