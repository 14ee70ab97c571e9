// Menus: those of the bar, and one at a place on the screen. Keys, typeahead and focus are Radix's (ADR 15).
import * as Drop from "@radix-ui/react-dropdown-menu";
import * as Bar from "@radix-ui/react-menubar";
import { createContext, Fragment, type ReactNode, useContext, useRef } from "react";
import { useAfterClose } from "./after-close.ts";
import { CheckIcon } from "./icons.tsx";
import "./menu.css";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  /** As it is printed. */
  readonly key?: string | undefined;
  readonly enabled?: boolean;
  /** Of what is switched on and off: whether it is on. */
  readonly checked?: boolean | undefined;
  /** A line stands above it. */
  readonly separated?: boolean;
  readonly perform: () => void;
}

interface MenuBarProps {
  readonly children: ReactNode;
  /** Somebody is about to open a menu. */
  readonly approached: () => void;
}

/** What had the focus before the bar or one of its menus. */
const Work = createContext<{ current: HTMLElement | null }>({ current: null });

export function MenuBar({ children, approached }: MenuBarProps) {
  const work = useRef<HTMLElement | null>(null);
  const comesFrom = (element: EventTarget | null) => {
    if (!(element instanceof HTMLElement) || element.closest("[role=menubar], [role=menu]")) return;
    work.current = element;
    approached();
  };
  return (
    <Bar.Root
      className="menu-bar"
      aria-label="Main menu"
      onPointerEnter={approached}
      onPointerDownCapture={() => comesFrom(document.activeElement)}
      onFocus={(event) => comesFrom(event.relatedTarget)}
    >
      <Work value={work}>{children}</Work>
    </Bar.Root>
  );
}

/** One menu of the bar. What it offers is asked for each time that it opens. */
export function BarMenu({ label, items }: { label: string; items: () => readonly MenuItem[] }) {
  const chosen = useRef<MenuItem | null>(null);
  const work = useContext(Work);
  /** Escape leaves the focus with the bar; a choice gives it back to the work, for whose keys it was made. */
  const onClosed = (event: Event) => {
    const item = chosen.current;
    if (!item) return;
    chosen.current = null;
    event.preventDefault();
    work.current?.focus({ preventScroll: true });
    item.perform();
  };
  return (
    <Bar.Menu>
      <Bar.Trigger className="button">{label}</Bar.Trigger>
      <Bar.Portal>
        <Bar.Content className="menu" sideOffset={5} collisionPadding={6} loop onCloseAutoFocus={onClosed}>
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

type Parts = Pick<typeof Drop, "Item" | "CheckboxItem" | "ItemIndicator" | "Separator">;

interface ItemsProps {
  readonly parts: Parts | Pick<typeof Bar, keyof Parts>;
  readonly items: () => readonly MenuItem[];
  readonly choose: (item: MenuItem) => void;
}

const Items = ({ parts: { Item, CheckboxItem, ItemIndicator, Separator }, items, choose }: ItemsProps) =>
  items().map((item, i) => {
    const shared = {
      className: "menu-item",
      disabled: item.enabled === false,
      textValue: item.label,
      onSelect: () => choose(item),
    };
    const text = (
      <>
        <span className="menu-label">{item.label}</span>
        {item.key && <kbd>{item.key}</kbd>}
        {item.note && <span className="menu-note">{item.note}</span>}
      </>
    );
    return (
      <Fragment key={item.id}>
        {item.separated && i > 0 && <Separator className="menu-line" />}
        {item.checked === undefined ? (
          <Item {...shared}>{text}</Item>
        ) : (
          <CheckboxItem {...shared} checked={item.checked}>
            <ItemIndicator className="menu-check">
              <CheckIcon />
            </ItemIndicator>
            {text}
          </CheckboxItem>
        )}
      </Fragment>
    );
  });
