// What stands in the native menu, as data. Its keys are none of the page's: test/renderer/native-menu.test.ts holds them
// against its commands.

export interface MenuEntry {
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly type?: "separator";
  readonly click?: () => void;
  readonly submenu?: MenuEntry[];
}

const separator: MenuEntry = { type: "separator" };

export function menuTemplate(
  platform: string,
  { newWindow }: { readonly newWindow: () => void },
): MenuEntry[] {
  const mac = platform === "darwin";
  const file: MenuEntry = {
    label: "File",
    submenu: [
      // Its key is the page's.
      { label: "New window", click: newWindow },
      // Ctrl+W closes a tab, and with the last one the window: it is the page's.
      { role: "close", accelerator: "CmdOrCtrl+Shift+W" },
      ...(mac ? [] : [separator, { role: "quit", accelerator: "Ctrl+Q" }]),
    ],
  };
  const view: MenuEntry = {
    label: "View",
    submenu: [{ role: "togglefullscreen", accelerator: mac ? "Ctrl+Cmd+F" : "F11" }],
  };
  // On macOS fields get their keys for text from the Edit menu, and the page its own before that.
  return mac
    ? [{ role: "appMenu" }, file, { role: "editMenu" }, view, { role: "windowMenu" }]
    : [file, view, { label: "Help", submenu: [{ role: "about" }] }];
}
