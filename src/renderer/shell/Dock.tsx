/** The dock below the canvas: its panels as tabs, and a button to close it. */
import { lazy, Suspense } from "react";
import { DependencePanel } from "../leaks/DependencePanel.tsx";
import { ProblemsPanel } from "../problems/ProblemsPanel.tsx";
import { useStore } from "../store/store.ts";
import type { Dock as Open } from "../store/view-slice.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { Splitter } from "./Splitter.tsx";
import "./dock.css";

const TrainPanel = lazy(() => import("../train/TrainPanel.tsx"));
const WritePanel = lazy(() => import("../train/WritePanel.tsx"));
const JsonPanel = lazy(() => import("../json/JsonPanel.tsx"));

const tabs: readonly { readonly id: NonNullable<Open>; readonly label: string }[] = [
  { id: "problems", label: "Problems" },
  { id: "dependence", label: "Dependence" },
  { id: "train", label: "Train" },
  { id: "write", label: "Write" },
  { id: "json", label: "JSON" },
];

const panels = {
  problems: ProblemsPanel,
  dependence: DependencePanel,
  train: TrainPanel,
  write: WritePanel,
  json: JsonPanel,
};
/** A list of problems is short; the others want more room, and keep a height of their own. */
const isTall = (dock: NonNullable<Open>): boolean => dock !== "problems";

export function Dock({ open }: { open: NonNullable<Open> }) {
  const { setDock } = useStore.getState();
  const Panel = panels[open];
  return (
    <>
      <Splitter panel={isTall(open) ? "tall" : "dock"} label="Height of the panel" />
      <Tabs
        className={isTall(open) ? "dock tall" : "dock"}
        label="Panels"
        tabs={tabs}
        open={open}
        choose={setDock}
        end={<IconButton label="Close" side="top" icon={<CloseIcon />} onClick={() => setDock(null)} />}
      >
        <Suspense fallback={<div aria-busy />}>
          <Panel />
        </Suspense>
      </Tabs>
    </>
  );
}
