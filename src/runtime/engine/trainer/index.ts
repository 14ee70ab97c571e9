// Learning and writing inside the engine.
export { type ReportProgress, Trainer } from "./trainer.ts";
