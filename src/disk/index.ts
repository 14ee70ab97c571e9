// Files on the disk, for the app's main process, the command line and the local server.
export { makeFolder } from "./make-folder.ts";
export { readBelow } from "./read-below.ts";
export { codeOf, reason, whyNotWritten, whyOf } from "./reason.ts";
export { isSameFile, readyToWrite, writeWhole } from "./write-whole.ts";
