// Share links that are opened: in the address of the page, or pasted onto the window.
import { useStore } from "../store/store.ts";
import { isTypedInto } from "../ui/typing.ts";

const form = /#g\d+\.\S*$/;

const open = async (fragment: string): Promise<boolean> =>
  (await import("./open-link.ts")).openLink(fragment);

const forgetAddress = (): void => history.replaceState(null, "", location.pathname + location.search);

/** The link stays in the address, for a reload, as long as its graph is the open one. */
async function openAddress(): Promise<void> {
  const fragment = form.exec(location.hash)?.[0];
  if (fragment === undefined) return;
  if (!(await open(fragment))) return forgetAddress();
  const { opening } = useStore.getState();
  const stop = useStore.subscribe((s) => {
    if (s.opening === opening) return;
    stop();
    if (location.hash === fragment) forgetAddress();
  });
}

export function listenForLinks(): void {
  void openAddress();
  window.addEventListener("hashchange", () => void openAddress());
  window.addEventListener(
    "paste",
    (event) => {
      const fragment = form.exec(event.clipboardData?.getData("text/plain").trim() ?? "")?.[0];
      if (fragment === undefined || isTypedInto(event.target as Element)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void open(fragment);
    },
    true,
  );
}
