// Studies as folders on the disk, and the queue that does their runs.
export { LabError } from "./lab-error.ts";
export { runStudy } from "./run-study.ts";
export { planThere, readStudy, writeStudy } from "./study-folder.ts";
