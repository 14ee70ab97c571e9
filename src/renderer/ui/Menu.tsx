/** Menus: those of the bar, and one at a place on the screen. Keys, typeahead and focus are Radix's (ADR 15). */
import * as Drop from "@radix-ui/react-dropdown-menu";
import * as Bar from "@radix-ui/react-menubar";
import { Fragment, type ReactNode, useRef } from "react";
import { useAfterClose } from "./after-close.ts";
import "./menu.css";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  /** As it is printed. */
  readonly key?: string | undefined;
  readonly enabled?: boolean;
  /** A line stands above it. */
  readonly separated?: boolean;
  readonly perform: () => void;
}

interface MenuBarProps {
  readonly children: ReactNode;
  /** Somebody is about to open a menu. */
  readonly approached: () => void;
}

export const MenuBar = ({ children, approached }: MenuBarProps) => (
  <Bar.Root className="menu-bar" aria-label="Main menu" onPointerEnter={approached} onFocus={approached}>
    {children}
  </Bar.Root>
);

/** One menu of the bar. What it offers is asked for each time that it opens. */
export function BarMenu({ label, items }: { label: string; items: () => readonly MenuItem[] }) {
  const chosen = useRef<MenuItem | null>(null);
  return (
    <Bar.Menu>
      <Bar.Trigger className="button">{label}</Bar.Trigger>
      <Bar.Portal>
        <Bar.Content
          className="menu"
          sideOffset={5}
          collisionPadding={6}
          loop
          onCloseAutoFocus={() => {
            const item = chosen.current;
            chosen.current = null;
            // Radix gives the focus back right after this; the item may take it from there.
            if (item) queueMicrotask(item.perform);
          }}
        >
          <Items
            parts={Bar}
            items={items}
            choose={(item) => {
              chosen.current = item;
            }}
          />
        </Bar.Content>
      </Bar.Portal>
    </Bar.Menu>
  );
}

/** A menu at a place on the screen, about what lies there. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly items: readonly MenuItem[];
}

/** Always mounted: Radix knows then whether a key or the pointer opened it. */
export const PlacedMenu = ({ menu, close }: { menu: Placed | null; close: () => void }) => (
  <Drop.Root open={menu !== null} modal={false} onOpenChange={(open) => open || close()}>
    {menu && <OpenMenu key={`${menu.x} ${menu.y} ${menu.label}`} menu={menu} />}
  </Drop.Root>
);

function OpenMenu({ menu: { x, y, label, items } }: { menu: Placed }) {
  const after = useAfterClose();
  return (
    <>
      <Drop.Trigger asChild>
        <span className="menu-anchor" style={{ left: x, top: y }} aria-hidden="true" />
      </Drop.Trigger>
      <Drop.Portal>
        <Drop.Content
          className="menu"
          aria-label={label}
          aria-labelledby={undefined}
          side="right"
          align="start"
          sideOffset={2}
          collisionPadding={6}
          loop
          onInteractOutside={after.leaveFocus}
          onCloseAutoFocus={after.closed}
        >
          <Items parts={Drop} items={() => items} choose={(item) => after.later(item.perform)} />
        </Drop.Content>
      </Drop.Portal>
    </>
  );
}

interface ItemsProps {
  readonly parts: Pick<typeof Drop, "Item" | "Separator"> | Pick<typeof Bar, "Item" | "Separator">;
  readonly items: () => readonly MenuItem[];
  readonly choose: (item: MenuItem) => void;
}

const Items = ({ parts: { Item, Separator }, items, choose }: ItemsProps) =>
  items().map((item, i) => (
    <Fragment key={item.id}>
      {item.separated && i > 0 && <Separator className="menu-line" />}
      <Item
        className="menu-item"
        disabled={item.enabled === false}
        textValue={item.label}
        onSelect={() => choose(item)}
      >
        <span className="menu-label">{item.label}</span>
        {item.key && <kbd>{item.key}</kbd>}
        {item.note && <span className="menu-note">{item.note}</span>}
      </Item>
    </Fragment>
  ));
