// Where studies are kept: folders beside the document in Electron, IndexedDB in the browser.
import type { StudyCalls } from "../../shared/study-calls.ts";
import { browserStudyFiles } from "./study-files-browser.ts";

export const studyFiles: StudyCalls = window.heddle ?? browserStudyFiles;
