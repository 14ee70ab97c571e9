// Commands as entries of menus.
import type { MenuItem } from "../ui/Menu.tsx";
import type { MenuName } from "./command.ts";
import { keyOfCommand } from "./keys.ts";
import { allCommands, command, isEnabled, isOn } from "./registry.ts";

export const commandItem = (id: string, separated = false): MenuItem => {
  const c = command(id);
  return {
    id,
    label: c.label,
    ...(c.note === undefined ? {} : { note: c.note }),
    key: keyOfCommand(id),
    enabled: isEnabled(c),
    checked: isOn(c),
    separated,
    perform: c.perform,
  };
};

const groupOf = (place: number): number => Math.floor(place / 10);

/** What commands put into a menu of the bar. */
export function menuItems(menu: MenuName): MenuItem[] {
  const placed = allCommands().flatMap(({ id, menu: places }) => {
    const place = places?.[menu];
    return place === undefined ? [] : [{ id, place }];
  });
  placed.sort((a, b) => a.place - b.place);
  return placed.map(({ id, place }, i) => {
    const before = placed[i - 1];
    return commandItem(id, before !== undefined && groupOf(before.place) !== groupOf(place));
  });
}
