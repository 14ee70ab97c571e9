/** A button with a menu under it: arrow keys and first letters move, Escape and a click elsewhere close. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { ChevronIcon } from "./icons.tsx";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  readonly key?: string;
  readonly enabled?: boolean;
  readonly separated?: boolean;
  readonly perform: () => void;
}

export function Menu({ label, items }: { label: ReactNode; items: () => readonly MenuItem[] }) {
  const [open, setOpen] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    host.current?.querySelector<HTMLElement>("[role=menuitem]:not(:disabled)")?.focus();
    const close = (event: Event) => {
      if (!host.current?.contains(event.target as Node)) setOpen(false);
    };
    window.addEventListener("pointerdown", close, true);
    return () => window.removeEventListener("pointerdown", close, true);
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      setOpen(false);
      button.current?.focus();
    } else if (open && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      const bar = [...document.querySelectorAll<HTMLButtonElement>(".menu-host > [aria-haspopup]")];
      const here = button.current ? bar.indexOf(button.current) : -1;
      setOpen(false);
      bar[(here + (event.key === "ArrowLeft" ? -1 : 1) + bar.length) % bar.length]?.click();
    } else if (open) stepInMenu(event, host.current);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the menu inside it
    <div className="menu-host" ref={host} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className="button"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {label}
        <ChevronIcon />
      </button>
      {open && (
        <MenuList
          items={items()}
          chosen={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      )}
    </div>
  );
}

interface MenuListProps {
  /** What the menu is about, where no button says it. */
  readonly label?: string;
  readonly items: readonly MenuItem[];
  readonly chosen: () => void;
}

/** The items of an open menu. `chosen` closes it before the item is performed. */
export const MenuList = ({ label, items, chosen }: MenuListProps) => (
  <div className="menu" role="menu" aria-label={label}>
    {items.map((item) => (
      <button
        key={item.id}
        type="button"
        role="menuitem"
        className={item.separated ? "menu-item separated" : "menu-item"}
        disabled={item.enabled === false}
        onClick={() => {
          chosen();
          item.perform();
        }}
      >
        <span className="menu-label">{item.label}</span>
        {item.key && <kbd>{item.key}</kbd>}
        {item.note && <span className="menu-note">{item.note}</span>}
      </button>
    ))}
  </div>
);

/** Where an arrow key, Home or End leads among the items; the menu takes that key. */
export function stepInMenu(event: KeyboardEvent, host: HTMLElement | null): void {
  const all = [...(host?.querySelectorAll<HTMLElement>("[role=menuitem]:not(:disabled)") ?? [])];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    all[(to + all.length) % all.length]?.focus();
  } else if (/^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey) {
    // A letter goes to the next item that begins with it.
    const others = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    others.find((item) => item.textContent?.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}
