/** The menus of the bar, made of commands. */
import { useState } from "react";
import type { RecentFile } from "../../shared/ipc.ts";
import { commandItem as item } from "../canvas/canvas-menu.ts";
import { openDocument, openRecent } from "../files/commands.ts";
import { disk } from "../storage/disk.ts";
import { presets } from "../store/presets.ts";
import { BarMenu, MenuBar, type MenuItem } from "../ui/Menu.tsx";

export function MainMenus() {
  const [recent, setRecent] = useState<readonly RecentFile[]>([]);
  const recentItems = recent.slice(0, 8).map(
    ({ path, name }, i): MenuItem => ({
      id: path,
      label: name,
      note: path,
      separated: i === 0,
      perform: () => void openRecent(path),
    }),
  );
  return (
    <MenuBar approached={() => void disk.recent().then(setRecent)}>
      <BarMenu
        label="File"
        items={() => [
          item("new"),
          item("newWindow"),
          item("open"),
          item("save", true),
          item("saveAs"),
          item("exportPytorch", true),
          item("exportOnnx"),
          item("copyGraph"),
          item("importBlock", true),
          ...recentItems,
        ]}
      />
      <BarMenu
        label="Edit"
        items={() => [
          item("undo"),
          item("redo"),
          item("add", true),
          item("cut"),
          item("copy"),
          item("paste"),
          item("duplicate"),
          item("delete"),
          item("wireFrom", true),
          item("wireInto"),
          item("connect"),
          item("group"),
          item("ungroup"),
          item("saveBlock"),
          item("frame", true),
          item("comment"),
          item("layout"),
          item("bypass", true),
          item("mute"),
          item("selectAll", true),
        ]}
      />
      <BarMenu
        label="View"
        items={() => [
          item("commands"),
          item("keys"),
          item("fit", true),
          item("zoomIn"),
          item("zoomOut"),
          item("enter"),
          item("leave"),
          item("previousIteration"),
          item("nextIteration"),
          item("history", true),
          item("palette"),
          item("side"),
          item("minimap"),
          item("snap"),
          item("themeSystem", true),
          item("themeLight"),
          item("themeDark"),
          item("themeContrast"),
          item("json", true),
          item("compareSaved"),
          item("compareFile"),
          item("problems"),
          item("nextProblem"),
          item("previousProblem"),
          item("dependence"),
        ]}
      />
      <BarMenu
        label="Run"
        items={() => [
          item("run"),
          item("step"),
          item("train", true),
          item("startTraining"),
          item("pauseTraining"),
          item("resumeTraining"),
          item("stopTraining"),
          item("tryBatch"),
          item("importWeights"),
          item("write", true),
        ]}
      />
      <BarMenu
        label="Presets"
        items={() => [
          ...presets().map(({ id, name, about, document }) => ({
            id,
            label: name,
            note: about,
            perform: () => void openDocument(document),
          })),
          { ...item("challenges", true), note: "Graphs with one real bug each" },
        ]}
      />
      <BarMenu
        label="Help"
        items={() => [
          { ...item("tour"), note: "The worked example, whose numbers can be checked by hand" },
          item("step"),
          item("keys", true),
          item("commands"),
          item("licences", true),
        ]}
      />
    </MenuBar>
  );
}
