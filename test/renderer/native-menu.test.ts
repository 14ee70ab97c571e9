// The native menu: what it offers on each system, and that no key of it is one of the page's as well.
import { describe, expect, test } from "vitest";
import { type MenuEntry, menuTemplate } from "../../src/main/menu-template.ts";
import { allCommands } from "../../src/renderer/commands/registry.ts";
import "../../src/renderer/shell/entries.ts";

const flat = (entries: readonly MenuEntry[]): readonly MenuEntry[] =>
  entries.flatMap((e) => [e, ...flat(e.submenu ?? [])]);

/** `mod+q` of `CmdOrCtrl+Q`, as the page writes keys. */
const pageKey = (accelerator: string): string =>
  accelerator
    .toLowerCase()
    .split("+")
    .map((part) => (["cmdorctrl", "ctrl"].includes(part) ? "mod" : part))
    .join("+");

describe.each(["linux", "win32", "darwin"])("on %s", (platform) => {
  let opened = 0;
  const entries = flat(menuTemplate(platform, { newWindow: () => opened++ }));

  test("no key is the page's too", () => {
    const keys = entries.flatMap(({ accelerator }) => (accelerator ? [pageKey(accelerator)] : []));
    expect(keys.length).toBeGreaterThan(1);
    const own = new Set(allCommands().flatMap(({ key }) => key ?? []));
    expect(own.size).toBeGreaterThan(30);
    expect(keys.filter((key) => own.has(key))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("it can be quit, closed, made full screen, and opens a window", () => {
    const roles = entries.flatMap(({ role }) => role ?? []);
    expect(roles).toContain("close");
    expect(roles).toContain("togglefullscreen");
    expect(roles.includes("quit") || roles.includes("appMenu")).toBe(true);
    entries.find(({ label }) => label === "New window")?.click?.();
    expect(opened).toBe(1);
  });
});
