// The folders that add commands and panels of the dock, a line each. Commands are searched and listed in this order, and
// so stand the tabs of the dock.
import { canvas } from "../canvas/entry.ts";
import { challenges } from "../challenges/entry.ts";
import { checkup } from "../checkup/entry.ts";
import { commandPalette } from "../command-palette/entry.ts";
import type { Entry } from "../commands/entry.ts";
import { setCommands } from "../commands/registry.ts";
import { cost } from "../cost/entry.ts";
import { edit } from "../edit/entry.ts";
import { engine } from "../engine/entry.ts";
import { exporting } from "../export/entry.ts";
import { figure } from "../figure/entry.ts";
import { files } from "../files/entry.ts";
import { find } from "../find/entry.ts";
import { gallery } from "../gallery/entry.ts";
import { generate } from "../generate/entry.ts";
import { history } from "../history/entry.ts";
import { inspector } from "../inspector/entry.ts";
import { json } from "../json/entry.ts";
import { leaks } from "../leaks/entry.ts";
import { lessons } from "../lessons/entry.ts";
import { library } from "../library/entry.ts";
import { outline } from "../outline/entry.ts";
import { palette } from "../palette/entry.ts";
import { problems } from "../problems/entry.ts";
import { restructure } from "../restructure/entry.ts";
import { settings } from "../settings/entry.ts";
import { share } from "../share/entry.ts";
import { step } from "../step/entry.ts";
import { study } from "../study/entry.ts";
import { tabs } from "../tabs/entry.ts";
import { train } from "../train/entry.ts";
import { themes } from "./themes.ts";
import { windowCommands } from "./window-commands.ts";

const entries: readonly Entry[] = [
  commandPalette,
  find,
  files,
  tabs,
  exporting,
  share,
  figure,
  edit,
  settings,
  restructure,
  library,
  canvas,
  history,
  palette,
  inspector,
  { commands: themes },
  { commands: windowCommands },
  problems,
  outline,
  leaks,
  train,
  study,
  generate,
  json,
  challenges,
  gallery,
  cost,
  checkup,
  lessons,
  step,
  engine,
];

export const dockPanels = entries.flatMap(({ panel }) => panel ?? []);

setCommands(entries.flatMap(({ commands }) => commands));
