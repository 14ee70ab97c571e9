/** One sentence about something that happened; it goes away when it is good news or has been read. */
import { useEffect } from "react";
import { useStore } from "../store/store.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import "./notices.css";

const goodNewsMs = 6000;

export function Notice() {
  const notice = useStore((s) => s.notice);
  const engine = useStore((s) => s.engine);
  useEffect(() => {
    if (notice === null || engine !== "ready") return;
    const timer = setTimeout(() => useStore.getState().say(null), goodNewsMs);
    return () => clearTimeout(timer);
  }, [notice, engine]);
  if (notice === null) return null;
  return (
    <div className="notice" role="status">
      {notice}
      <IconButton label="Dismiss" icon={<CloseIcon />} onClick={() => useStore.getState().say(null)} />
    </div>
  );
}
