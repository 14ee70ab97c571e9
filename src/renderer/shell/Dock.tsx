// The dock below the canvas: its panels as tabs, and a button to close it.
import { lazy, Suspense } from "react";
import { useStore } from "../store/store.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { Region } from "../ui/Region.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { dockPanels } from "./entries.ts";
import { Splitter } from "./Splitter.tsx";
import "./dock.css";

const panels = new Map(dockPanels.map((panel) => [panel.id, { ...panel, Panel: lazy(panel.load) }]));

export function Dock({ open }: { open: string }) {
  const { setDock } = useStore.getState();
  const panel = panels.get(open);
  if (!panel) return null;
  const { Panel, tall } = panel;
  return (
    <>
      {/* A list of problems is short; the others want more room, and keep a height of their own. */}
      <Splitter panel={tall ? "tall" : "dock"} label="Height of the panel" />
      <Tabs
        className={tall ? "dock tall" : "dock"}
        label="Panels"
        tabs={dockPanels}
        open={open}
        choose={setDock}
        end={<IconButton label="Close" side="top" icon={<CloseIcon />} onClick={() => setDock(null)} />}
      >
        <Region key={open} name="This panel">
          <Suspense fallback={<div aria-busy />}>
            <Panel />
          </Suspense>
        </Region>
      </Tabs>
    </>
  );
}
