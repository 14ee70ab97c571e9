/** A menu where the pointer is, about what lies there. Arrow keys move, Escape and a click elsewhere close. */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import type { PlacedMenu as Placed } from "../store/overlay-slice.ts";
import { useStore } from "../store/store.ts";
import { MenuList, stepInMenu } from "./Menu.tsx";

export function PlacedMenu() {
  const menu = useStore((s) => s.placedMenu);
  return menu ? <OpenMenu key={`${menu.x} ${menu.y} ${menu.label}`} menu={menu} /> : null;
}

function OpenMenu({ menu }: { menu: Placed }) {
  const host = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);
  const close = () => {
    useStore.getState().openMenu(null);
    (before.current as HTMLElement | null)?.focus?.({ preventScroll: true });
  };
  // It stays inside the window, whatever its height comes to.
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const list = element.querySelector<HTMLElement>(".menu");
    const { width = 0, height = 0 } = list?.getBoundingClientRect() ?? {};
    element.style.left = `${Math.max(Math.min(menu.x, window.innerWidth - width - 6), 6)}px`;
    element.style.top = `${Math.max(Math.min(menu.y, window.innerHeight - height - 6), 6)}px`;
    element.querySelector<HTMLElement>("[role=menuitem]:not(:disabled)")?.focus({ preventScroll: true });
  }, [menu]);
  useEffect(() => {
    const away = (event: Event) => {
      if (!host.current?.contains(event.target as Node)) useStore.getState().openMenu(null);
    };
    window.addEventListener("pointerdown", away, true);
    return () => window.removeEventListener("pointerdown", away, true);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      close();
    } else stepInMenu(event, host.current);
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the menu inside it
    <div className="placed-menu" ref={host} onKeyDown={onKeyDown}>
      <MenuList label={menu.label} items={menu.items} chosen={close} />
    </div>
  );
}
