// What is read and worked in a dialog of its own, now and then: each is fetched when it is first opened.
import { lazy, Suspense } from "react";
import { useStore } from "../store/store.ts";

const sheets = {
  checkup: lazy(() => import("../checkup/CheckupDialog.tsx")),
  cost: lazy(() => import("../cost/CostDialog.tsx")),
  figure: lazy(() => import("../figure/FigureDialog.tsx")),
  gallery: lazy(() => import("../gallery/GalleryDialog.tsx")),
  keys: lazy(() => import("../command-palette/KeySheet.tsx")),
  glossary: lazy(() => import("../command-palette/Glossary.tsx")),
  repeat: lazy(() => import("../restructure/RepeatDialog.tsx")),
  settings: lazy(() => import("../settings/SettingsDialog.tsx")),
  licences: lazy(() => import("../command-palette/Licences.tsx")),
};

export function Sheets() {
  const overlay = useStore((s) => s.overlay);
  if (overlay === null || !(overlay in sheets)) return null;
  const Sheet = sheets[overlay as keyof typeof sheets];
  return (
    <Suspense>
      <Sheet />
    </Suspense>
  );
}
