// Files on the disk, for the app's main process, the command line and the local server.
export { flush } from "./flush.ts";
export { makeFolder } from "./make-folder.ts";
export { readBelow } from "./read-below.ts";
export { codeOf, reason, whyNotWritten, whyOf } from "./reason.ts";
export { removeAtOnce, writeAtOnce } from "./write-at-once.ts";
export { type Content, isSameFile, readyToWrite, writeWhole } from "./write-whole.ts";
