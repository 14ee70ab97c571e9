// Files on the disk, for the app's main process and the command line.
export { codeOf, reason, whyOf } from "./reason.ts";
export { isSameFile, readyToWrite, writeWhole } from "./write-whole.ts";
